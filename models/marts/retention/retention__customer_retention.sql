with paying_turns as (
    select *
    from {{ ref('holdfast', 'int_revenue__paying_turns') }}
),

segments as (
    select *
    from {{ ref('holdfast', 'int_customers__segments') }}
),

periods as (
    select *
    from {{ ref('holdfast', 'int_calendar__periods') }}
),

counted as (
    select
        paying_turns.period_kind,
        paying_turns.period_start,
        segments.segment_name,
        segments.segment_value,
        sum(paying_turns.new_count) as new_count,
        sum(paying_turns.back_count) as back_count,
        sum(paying_turns.lost_count) as lost_count
    from paying_turns
    inner join segments
        on paying_turns.customer_id = segments.customer_id
    group by
        paying_turns.period_kind,
        paying_turns.period_start,
        segments.segment_name,
        segments.segment_value
),

named as (
    select distinct
        segment_name,
        segment_value
    from counted
),

begun as (
    select min(period_start) as first_date
    from paying_turns
    where period_kind = 'day'
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
    from begun
    inner join periods
        on begun.first_date < periods.next_period_start
    cross join named
    left join counted
        on periods.period_kind = counted.period_kind
        and periods.period_start = counted.period_start
        and named.segment_name = counted.segment_name
        and named.segment_value = counted.segment_value
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
