with segment_months as (
    select *
    from {{ ref('holdfast', 'int_revenue__segment_months') }}
),

-- The mean monthly customer churn of the last twelve complete months, of the segment and of all.
recent_months as (
    select
        segment_months.*,
        row_number() over (
            partition by segment_name, segment_value order by month desc
        ) as month_rank
    from segment_months
    where is_complete
),

final as (
    select
        segment_name,
        segment_value,
        {{ holdfast.safe_divide('sum(lost_count)', 'sum(opening_count)') }} as monthly_churn_rate
    from recent_months
    where month_rank <= 12
    group by segment_name, segment_value
)

select *
from final
