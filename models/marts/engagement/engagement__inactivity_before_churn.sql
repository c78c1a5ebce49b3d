{% set silences = [14, 30, 60] -%}
with inactive_customers as (
    select *
    from {{ ref('holdfast', 'int_engagement__inactive_customers') }}
),

segments as (
    select *
    from {{ ref('holdfast', 'int_customers__segments') }}
),

-- Churns of either kind count once more under `churned`.
outcomes as (
    select
        outcome,
        customer_id,
        inactive_days
    from inactive_customers

    union all

    select
        'churned' as outcome,
        customer_id,
        inactive_days
    from inactive_customers
    where outcome <> 'still_paying'
),

counted as (
    select
        outcomes.outcome,
        segments.segment_name,
        segments.segment_value,
        count(*) as customer_count,
        count(outcomes.inactive_days) as measured_count,
        {{ holdfast.quantile('outcomes.inactive_days', 0.25) }} as p25_inactive_days,
        {{ holdfast.median('outcomes.inactive_days') }} as median_inactive_days,
        {{ holdfast.quantile('outcomes.inactive_days', 0.75) }} as p75_inactive_days,
        {%- for days in silences %}
        count(case when outcomes.inactive_days >= {{ days }} then 1 end)
            as silent_{{ days }}_days_count{{ ',' if not loop.last }}
        {%- endfor %}
    from outcomes
    inner join segments
        on outcomes.customer_id = segments.customer_id
    group by outcomes.outcome, segments.segment_name, segments.segment_value
),

final as (
    select
        outcome,
        segment_name,
        segment_value,
        customer_count,
        measured_count,
        customer_count - measured_count as never_active_count,
        p25_inactive_days,
        median_inactive_days,
        p75_inactive_days,
        {%- for days in silences %}
        silent_{{ days }}_days_count,
        {{ holdfast.safe_divide('silent_' ~ days ~ '_days_count', 'measured_count') }}
            as silent_{{ days }}_days_rate,
        {%- endfor %}
        measured_count < {{ var('small_sample_size') }} as is_small_sample
    from counted
)

select *
from final
