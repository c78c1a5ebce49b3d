with customers as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__customers') }}
),

plans as (
    select *
    from {{ ref('holdfast', 'int_revenue__customer_plans') }}
),

-- Every customer that any table knows, whether or not the customers table does.
known as (
    select customer_id from customers
    {%- for relation in [
        'int_engagement__users',
        'int_customers__contacts',
        'stg_holdfast__subscriptions',
        'stg_holdfast__invoices',
        'stg_holdfast__payments',
        'stg_holdfast__refunds',
        'stg_holdfast__orders',
        'stg_holdfast__tickets',
        'stg_holdfast__survey_responses',
        'stg_holdfast__survey_invitations',
        'stg_holdfast__campaign_touches',
    ] %}
    union
    select customer_id from {{ ref('holdfast', relation) }}
    {%- endfor %}
),

final as (
    select
        known.customer_id,
        customers.name as customer_name,
        customers.account_owner,
        customers.industry,
        customers.parent_customer_id,
        customers.created_at,
        customers.loyalty_joined_at,
        coalesce(customers.segment, 'unknown') as segment,
        coalesce(customers.country, 'unknown') as country,
        coalesce(customers.acquisition_channel, 'unknown') as acquisition_channel,
        coalesce(plans.plan_name, 'unknown') as plan,
        coalesce(customers.is_deleted, false) as is_deleted
    from known
    left join customers
        on known.customer_id = customers.customer_id
    left join plans
        on known.customer_id = plans.customer_id
    where known.customer_id is not null
)

select *
from final
