with lifecycle as (
    select *
    from {{ ref('holdfast', 'engagement__lifecycle') }}
),

final as (
    select
        period_kind,
        period_start,
        segment_name,
        segment_value,
        active_count as active_user_count,
        new_count as new_user_count,
        active_count - new_count as returning_user_count,
        is_complete
    from lifecycle
    where entity = 'user'
)

select *
from final
