{%- set history = 'partition by subscription_id order by valid_from, valid_to' -%}
with item_states as (
    select *
    from {{ ref('holdfast', 'int_revenue__item_states') }}
),

-- As it is known today.
lived as (
    select
        subscription_id,
        valid_from,
        coalesce(valid_to, cast('9999-12-31' as timestamp)) as valid_to
    from item_states
    where version_number = 0
        and status_group in ('active', 'trialing', 'past_due', 'paused')
),

joined as (
    select
        lived.*,
        max(valid_to) over (
            {{ history }} rows between unbounded preceding and 1 preceding
        ) as lived_until
    from lived
),

numbered as (
    select
        joined.*,
        sum(case when lived_until >= valid_from then 0 else 1 end) over (
            {{ history }} rows between unbounded preceding and current row
        ) as spell_number
    from joined
),

spells as (
    select
        subscription_id,
        spell_number,
        min(valid_from) as started_at,
        max(valid_to) as lived_until
    from numbered
    group by subscription_id, spell_number
),

final as (
    select
        subscription_id,
        cast(spell_number as integer) as spell_number,
        started_at,
        case when lived_until < cast('9999-12-31' as timestamp) then lived_until end as ended_at
    from spells
)

select *
from final
