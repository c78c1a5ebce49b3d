with starts as (
    select *
    from {{ ref('holdfast', 'int_engagement__retention_starts') }}
),

brackets as (
    select *
    from {{ ref('holdfast', 'int_engagement__retention_brackets') }}
),

cohorts as (
    select
        definition_name,
        cohort_index,
        profile_id,
        observed_window_count,
        count(*) as member_count
    from starts
    group by definition_name, cohort_index, profile_id, observed_window_count
),

-- The last cell of which a member's window has begun, and the last that it was seen through.
final as (
    select
        cohorts.definition_name,
        cohorts.cohort_index,
        cohorts.profile_id,
        cohorts.observed_window_count,
        cohorts.member_count,
        -- NULL in calendar definitions, where all members share the horizon of their cohort.
        coalesce(
            max(
                case
                    when brackets.first_offset <= cohorts.observed_window_count
                        then brackets.period_number
                end
            ),
            cohorts.observed_window_count
        ) as last_begun_number,
        coalesce(
            max(
                case
                    when brackets.last_offset < cohorts.observed_window_count
                        then brackets.period_number
                    when brackets.period_number = 0 then -1
                end
            ),
            cohorts.observed_window_count - 1
        ) as last_observed_number
    from cohorts
    left join brackets
        on cohorts.definition_name = brackets.definition_name
    group by
        cohorts.definition_name, cohorts.cohort_index, cohorts.profile_id,
        cohorts.observed_window_count, cohorts.member_count
)

select *
from final
