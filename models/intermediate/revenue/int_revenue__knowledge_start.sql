with changes as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__subscription_changes') }}
),

-- Before anything was recorded nothing was known, and nothing could be restated.
final as (
    select
        coalesce(
            {{ holdfast.period_start(
                'month', holdfast.local_date('min(coalesce(recorded_at, loaded_at, effective_at))')
            ) }},
            cast('1900-01-01' as date)
        ) as first_known_month
    from changes
)

select *
from final
