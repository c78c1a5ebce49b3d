{%- set item = 'partition by version_number, subscription_id, item_id' -%}
with changes as (
    select *
    from {{ ref('holdfast', 'int_revenue__changes') }}
),

subscriptions as (
    select *
    from {{ ref('holdfast', 'int_revenue__subscription_versions') }}
),

late_facts as (
    select *
    from {{ ref('holdfast', 'int_revenue__late_facts') }}
),

-- Of two changes at one instant the one learned last is what became true.
ranked as (
    select
        subscriptions.version_number,
        changes.subscription_id,
        changes.item_id,
        changes.effective_at,
        changes.status,
        changes.status_group,
        coalesce(changes.price_id_after, subscriptions.price_id) as price_id,
        coalesce(changes.quantity_after, 1) as quantity,
        changes.unit_amount_after as own_unit_amount,
        coalesce(changes.discount_percent_after, 0) as discount_percent,
        coalesce(changes.discount_amount_after, 0) as discount_amount,
        case
            when changes.discount_duration_after is not null
                then lower(changes.discount_duration_after)
            when changes.discount_ends_at is null then 'forever'
            else 'repeating'
        end as discount_duration,
        changes.discount_ends_at,
        lower(changes.reason) as reason,
        subscriptions.ended_at,
        row_number() over (
            partition by
                subscriptions.version_number, changes.subscription_id, changes.item_id,
                changes.effective_at
            order by
                coalesce(
                    changes.recorded_at, changes.loaded_at, cast('1900-01-01' as timestamp)
                ) desc,
                coalesce(changes.loaded_at, cast('1900-01-01' as timestamp)) desc,
                {{ holdfast.id_order('changes.change_id', 'desc') }}
        ) as row_rank
    from changes
    inner join subscriptions
        on changes.subscription_id = subscriptions.subscription_id
    left join late_facts
        on changes.change_id = late_facts.fact_id
        and late_facts.fact_kind = 'change'
    where subscriptions.version_number = 0
        or late_facts.version_number is null
        or late_facts.version_number < subscriptions.version_number
),

-- Where a status begins, and where a discount begins: not every change touches them.
compared as (
    select
        ranked.*,
        lead(effective_at) over ({{ item }} order by effective_at) as next_effective_at,
        lead(reason) over ({{ item }} order by effective_at) as next_reason,
        coalesce(
            lag(status_group) over ({{ item }} order by effective_at), ''
        ) as previous_status_group,
        {{ dbt.concat([
            'cast(discount_percent as ' ~ dbt.type_string() ~ ')', "'|'",
            'cast(discount_amount as ' ~ dbt.type_string() ~ ')', "'|'",
            'discount_duration', "'|'",
            "coalesce(cast(discount_ends_at as " ~ dbt.type_string() ~ "), '')",
        ]) }} as discount_key
    from ranked
    where row_rank = 1
),

runs as (
    select
        compared.*,
        sum(case when status_group = previous_status_group then 0 else 1 end) over (
            {{ item }} order by effective_at
            rows between unbounded preceding and current row
        ) as status_run,
        row_number() over ({{ item }} order by effective_at)
        - row_number() over (
            {{ item }}, discount_key order by effective_at
        ) as discount_run
    from compared
),

final as (
    select
        version_number,
        subscription_id,
        item_id,
        status,
        status_group,
        effective_at as valid_from,
        coalesce(
            next_effective_at, case when ended_at >= effective_at then ended_at end
        ) as valid_to,
        min(effective_at) over ({{ item }}, status_run) as status_since,
        min(effective_at) over (
            {{ item }}, discount_key, discount_run
        ) as discount_since,
        price_id,
        quantity,
        own_unit_amount,
        discount_percent,
        discount_amount,
        discount_duration,
        discount_ends_at,
        next_reason as end_reason
    from runs
)

select *
from final
