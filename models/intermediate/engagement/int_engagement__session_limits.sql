with rules as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__session_rules') }}
),

-- A session's engaged time is counted in slots of a sixtieth of the gap: half a minute of half an hour.
in_microseconds as (
    select
        inactivity_seconds * 1000000 as gap_us,
        cast(ceil(inactivity_seconds * 1000000 / 60.0) as bigint) as slot_us,
        cast(max_session_hours * 3600 as bigint) * 1000000 as cap_us
    from rules
),

-- A moment within a stretch of the gap and a lesser number than mark_base go into one bigint.
final as (
    select
        gap_us,
        slot_us,
        cap_us,
        cast(floor(4000000000000000000.0 / gap_us) as bigint) as mark_base
    from in_microseconds
)

select *
from final
