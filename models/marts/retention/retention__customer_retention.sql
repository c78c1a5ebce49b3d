with customer_movements as (
    select *
    from {{ ref('holdfast', 'int_revenue__customer_movements') }}
    where policy_name = '{{ var("revenue_policy") }}'
        and movement_type in ('new', 'reactivation', 'churn')
),

segments as (
    select *
    from {{ ref('holdfast', 'int_customers__segments') }}
),

periods as (
    select *
    from {{ ref('holdfast', 'int_calendar__periods') }}
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
compared as (
    select
        period_kind,
        period_start,
        customer_id,
        coalesce(first_churn_date = first_date, false) as is_opening,
        not coalesce(last_churn_date = last_date, false) as is_closing,
        coalesce(first_new_date <= coalesce(first_back_date, first_new_date), false) as is_new
    from turned
),

counted as (
    select
        compared.period_kind,
        compared.period_start,
        segments.segment_name,
        segments.segment_value,
        sum(case when not is_opening and is_closing and is_new then 1 else 0 end) as new_count,
        sum(case when not is_opening and is_closing and not is_new then 1 else 0 end) as back_count,
        sum(case when is_opening and not is_closing then 1 else 0 end) as lost_count
    from compared
    inner join segments
        on compared.customer_id = segments.customer_id
    group by
        compared.period_kind,
        compared.period_start,
        segments.segment_name,
        segments.segment_value
),

balanced as (
    select
        periods.period_kind,
        periods.period_start,
        named.segment_name,
        named.segment_value,
        coalesce(counted.new_count, 0) as new_count,
        coalesce(counted.back_count, 0) as back_count,
        coalesce(counted.lost_count, 0) as lost_count,
        sum(
            coalesce(counted.new_count, 0) + coalesce(counted.back_count, 0)
            - coalesce(counted.lost_count, 0)
        ) over (
            partition by periods.period_kind, named.segment_name, named.segment_value
            order by periods.period_start
            rows between unbounded preceding and current row
        ) as closing_count,
        periods.is_complete
    from periods
    cross join (
        select distinct
            segment_name,
            segment_value
        from counted
    ) as named
    left join counted
        on periods.period_kind = counted.period_kind
        and periods.period_start = counted.period_start
        and named.segment_name = counted.segment_name
        and named.segment_value = counted.segment_value
    where periods.next_period_start > (select min(moved_date) from customer_movements)
),

opened as (
    select
        balanced.*,
        closing_count - new_count - back_count + lost_count as opening_count
    from balanced
),

final as (
    select
        period_kind,
        period_start,
        segment_name,
        segment_value,
        cast(opening_count as bigint) as opening_customer_count,
        cast(new_count as bigint) as new_customer_count,
        cast(back_count as bigint) as reactivated_customer_count,
        cast(opening_count - lost_count as bigint) as retained_customer_count,
        cast(lost_count as bigint) as lost_customer_count,
        cast(closing_count as bigint) as closing_customer_count,
        {{ holdfast.safe_divide('opening_count - lost_count', 'opening_count') }} as retention_rate,
        {{ holdfast.wilson_bound('low', 'opening_count - lost_count', 'opening_count') }}
            as retention_rate_low,
        {{ holdfast.wilson_bound('high', 'opening_count - lost_count', 'opening_count') }}
            as retention_rate_high,
        {{ holdfast.safe_divide('lost_count', 'opening_count') }} as churn_rate,
        is_complete
    from opened
)

select *
from final
