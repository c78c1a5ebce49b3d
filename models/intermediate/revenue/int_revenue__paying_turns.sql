with customer_movements as (
    select *
    from {{ ref('holdfast', 'int_revenue__customer_movements') }}
    where policy_name = {{ holdfast.revenue_policy() }}
        and movement_type in ('new', 'reactivation', 'churn')
),

-- Each time that a customer began or ceased to pay.
turns as (
    {%- for period in ['day', 'week', 'month', 'quarter', 'year'] %}
    select
        '{{ period }}' as period_kind,
        {{ holdfast.period_start(period, 'moved_date') }} as period_start,
        customer_id,
        moved_date,
        movement_type
    from customer_movements
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

turned as (
    select
        period_kind,
        period_start,
        customer_id,
        min(moved_date) as first_date,
        max(moved_date) as last_date,
        min(case when movement_type = 'churn' then moved_date end) as first_churn_date,
        max(case when movement_type = 'churn' then moved_date end) as last_churn_date,
        min(case when movement_type = 'new' then moved_date end) as first_new_date,
        min(case when movement_type = 'reactivation' then moved_date end) as first_back_date
    from turns
    group by period_kind, period_start, customer_id
),

-- Who left and came back within a period was kept; who came and left within it was never there.
typed as (
    select
        turned.*,
        coalesce(first_churn_date = first_date, false) as is_opening,
        not coalesce(last_churn_date = last_date, false) as is_closing,
        coalesce(first_new_date <= coalesce(first_back_date, first_new_date), false) as is_new
    from turned
),

final as (
    select
        period_kind,
        period_start,
        customer_id,
        case when not is_opening and is_closing and is_new then 1 else 0 end as new_count,
        case when not is_opening and is_closing and not is_new then 1 else 0 end as back_count,
        case when is_opening and not is_closing then 1 else 0 end as lost_count
    from typed
)

select *
from final
