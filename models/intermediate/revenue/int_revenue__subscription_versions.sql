{%- set columns = [
    'subscription_id', 'customer_id', 'price_id', 'quantity', 'currency', 'status', 'status_group',
    'is_incomplete', 'started_at', 'trial_start_at', 'trial_end_at', 'current_period_start_at',
    'cancel_requested_at', 'timeline_source',
] -%}
with every_subscription as (
    select *
    from {{ ref('holdfast', 'int_revenue__every_subscription') }}
),

knowledge_versions as (
    select *
    from {{ ref('holdfast', 'int_revenue__knowledge_versions') }}
),

late_facts as (
    select *
    from {{ ref('holdfast', 'int_revenue__late_facts') }}
),

-- What was not yet known of a subscription: its deletion, or how its history ends.
unknown as (
    select
        knowledge_versions.version_number,
        late_facts.subscription_id,
        max(late_facts.effective_at) as last_effective_at,
        max(case when late_facts.cause = 'deletion' then 1 else 0 end) as deletion_count
    from knowledge_versions
    inner join late_facts
        on knowledge_versions.customer_id = late_facts.customer_id
        and knowledge_versions.version_number <= late_facts.version_number
    group by knowledge_versions.version_number, late_facts.subscription_id
),

-- The header's end is known with the change that says so.
earlier as (
    select
        knowledge_versions.version_number,
        {%- for column in columns %}
        every_subscription.{{ column }},
        {%- endfor %}
        case
            when {{ holdfast.local_date('unknown.last_effective_at') }}
                >= {{ holdfast.local_date('every_subscription.ended_at') }}
                and every_subscription.timeline_source = 'changes'
                then cast(null as timestamp)
            else every_subscription.ended_at
        end as ended_at
    from knowledge_versions
    inner join every_subscription
        on knowledge_versions.customer_id = every_subscription.customer_id
    left join unknown
        on knowledge_versions.version_number = unknown.version_number
        and every_subscription.subscription_id = unknown.subscription_id
    where not every_subscription.is_deleted
        or unknown.deletion_count = 1
),

final as (
    select
        0 as version_number,
        {%- for column in columns %}
        {{ column }},
        {%- endfor %}
        ended_at
    from every_subscription
    where not is_deleted

    union all

    select *
    from earlier
)

select *
from final
