{#- Customers of the same segments in every respect share a profile. Facts are counted by
    profile first and spread over the segments after, so that no fact is ever copied once per
    segment. -#}
with segments as (
    select *
    from {{ ref('holdfast', 'int_customers__segments') }}
),

{% set names = ['segment', 'country', 'acquisition_channel', 'plan'] -%}
profiles as (
    select
        customer_id,
        {%- for name in names %}
        max(case when segment_name = '{{ name }}' then segment_value end)
            as {{ name }}{{ ',' if not loop.last }}
        {%- endfor %}
    from segments
    group by customer_id
),

final as (
    select
        customer_id,
        {%- for name in names %}
        {{ name }},
        {%- endfor %}
        cast(dense_rank() over (order by {{ names | join(', ') }}) as integer) as profile_id
    from profiles
)

select *
from final
