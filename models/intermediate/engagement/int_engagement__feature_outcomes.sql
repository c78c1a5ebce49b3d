with members as (
    select *
    from {{ ref('holdfast', 'int_engagement__feature_members') }}
),

final as (
    {%- for horizon in [60, 90] %}
    select
        entity,
        {{ horizon }} as horizon_days,
        profile_id,
        count(*) as observed_count,
        cast(sum(retained_{{ horizon }}) as bigint) as retained_count
    from members
    where retained_{{ horizon }} is not null
    group by entity, profile_id
    {{ 'union all' if not loop.last }}
    {%- endfor %}
)

select *
from final
