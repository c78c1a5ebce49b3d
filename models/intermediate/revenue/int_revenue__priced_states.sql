with change_states as (
    select *
    from {{ ref('holdfast', 'int_revenue__change_states') }}
),

header_states as (
    select *
    from {{ ref('holdfast', 'int_revenue__header_states') }}
),

invoice_line_states as (
    select *
    from {{ ref('holdfast', 'int_revenue__invoice_line_states') }}
),

subscriptions as (
    select *
    from {{ ref('holdfast', 'int_revenue__subscription_versions') }}
),

prices as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__prices') }}
),

listed as (
    {%- for states in ['change_states', 'header_states'] %}
    select
        version_number,
        subscription_id,
        item_id,
        status,
        status_group,
        status_since,
        valid_from,
        valid_to,
        price_id,
        quantity,
        own_unit_amount,
        discount_percent,
        discount_amount,
        discount_duration,
        discount_since,
        discount_ends_at,
        end_reason
    from {{ states }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

priced as (
    select
        listed.*,
        coalesce(prices.plan_name, prices.product_id, prices.price_id) as plan_name,
        lower(prices.price_kind) as price_kind,
        coalesce(
            prices.currency, subscriptions.currency, {{ holdfast.reporting_currency() }}
        ) as currency,
        lower(prices.billing_interval) as billing_interval,
        coalesce(prices.interval_count, 1) as interval_count,
        coalesce(listed.own_unit_amount, prices.unit_amount, 0) as unit_amount
    from listed
    inner join subscriptions
        on listed.version_number = subscriptions.version_number
        and listed.subscription_id = subscriptions.subscription_id
    left join prices
        on listed.price_id = prices.price_id
),

invoiced as (
    select
        invoice_line_states.*,
        coalesce(prices.plan_name, prices.product_id, invoice_line_states.price_id) as plan_name
    from invoice_line_states
    left join prices
        on invoice_line_states.price_id = prices.price_id
),

final as (
    select
        version_number,
        subscription_id,
        item_id,
        status,
        status_group,
        status_since,
        valid_from,
        valid_to,
        price_id,
        plan_name,
        price_kind,
        currency,
        billing_interval,
        interval_count,
        quantity,
        unit_amount,
        {{ holdfast.product('quantity', 'unit_amount') }} as gross_amount,
        discount_percent,
        discount_amount,
        discount_duration,
        discount_since,
        discount_ends_at,
        end_reason
    from priced

    union all

    select
        version_number,
        subscription_id,
        item_id,
        'active' as status,
        'active' as status_group,
        valid_from as status_since,
        valid_from,
        valid_to,
        price_id,
        plan_name,
        'recurring' as price_kind,
        currency,
        billing_interval,
        interval_count,
        quantity,
        {{ holdfast.money('amount / nullif(quantity, 0)') }} as unit_amount,
        {{ holdfast.money('amount') }} as gross_amount,
        {{ holdfast.money(0) }} as discount_percent,
        {{ holdfast.money('discount_amount') }} as discount_amount,
        'repeating' as discount_duration,
        valid_from as discount_since,
        cast(null as timestamp) as discount_ends_at,
        cast(null as {{ dbt.type_string() }}) as end_reason
    from invoiced
)

select *
from final
