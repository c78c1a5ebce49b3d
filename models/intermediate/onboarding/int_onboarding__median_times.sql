{#- Kaplan-Meier: at each user in the order of the times, of those still under observation and not yet
    there one reaches the milestone (the share without it falls by the factor) or leaves observation (it
    stays). The product of the factors is a running sum of logarithms. -#}
with censored_times as (
    select *
    from {{ ref('holdfast', 'int_onboarding__censored_times') }}
),

{% set keys = ['milestone_name', 'period_kind', 'cohort_period', 'segment_name', 'segment_value'] -%}
-- Who leaves observation at the very moment another gets there was still at risk: reached comes first.
at_risk as (
    select
        {% for key in keys -%}
        {{ key }},
        {% endfor -%}
        user_id,
        is_reached,
        observed_us,
        count(*) over (
            partition by {{ keys | join(', ') }}
            order by observed_us desc, case when is_reached then 1 else 0 end, user_id desc
            rows between unbounded preceding and current row
        ) as at_risk_count
    from censored_times
),

survival as (
    select
        {% for key in keys -%}
        {{ key }},
        {% endfor -%}
        is_reached,
        observed_us,
        sum(
            case
                when not is_reached then 0
                -- the last one at risk: nobody is left without it
                when at_risk_count = 1 then -1000
                else ln({{ holdfast.safe_divide('at_risk_count - 1', 'at_risk_count') }})
            end
        ) over (
            partition by {{ keys | join(', ') }}
            order by at_risk_count desc
            rows between unbounded preceding and current row
        ) as log_survival
    from at_risk
),

-- Half of a product of fractions is half but for the last digits.
final as (
    select
        {% for key in keys -%}
        {{ key }},
        {% endfor -%}
        min(
            case when is_reached and log_survival <= ln(0.5) + 0.000000001 then observed_us end
        ) as median_us_to_reach
    from survival
    group by {{ keys | join(', ') }}
)

select *
from final
