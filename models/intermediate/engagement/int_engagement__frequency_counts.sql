{#- The four weeks of a month are its days 1-7, 8-14, 15-21 and 22 to the end, so that months compare
    whatever day of the week they begin on. -#}
{% set date = holdfast.add_periods('day', 'period_index', holdfast.period_anchor('day')) -%}
with active_days as (
    select
        entity_id,
        profile_id,
        {{ date }} as activity_date,
        {{ holdfast.period_start('month', date) }} as month
    from {{ ref('holdfast', 'int_engagement__active_periods') }}
    where entity = 'user' and period_kind = 'day'
),

numbered as (
    select
        entity_id,
        profile_id,
        month,
        {{ dbt.datediff('month', 'activity_date', 'day') }} as days_before
    from active_days
),

user_months as (
    select
        entity_id,
        profile_id,
        month,
        count(*) as active_day_count,
        max(case when days_before < 7 then 1 else 0 end)
        + max(case when days_before between 7 and 13 then 1 else 0 end)
        + max(case when days_before between 14 and 20 then 1 else 0 end)
        + max(case when days_before > 20 then 1 else 0 end) as active_week_count
    from numbered
    group by entity_id, profile_id, month
),

final as (
    select
        month,
        profile_id,
        cast(active_day_count as integer) as active_day_count,
        cast(active_week_count as integer) as active_week_count,
        count(*) as user_count
    from user_months
    group by month, profile_id, active_day_count, active_week_count
)

select *
from final
