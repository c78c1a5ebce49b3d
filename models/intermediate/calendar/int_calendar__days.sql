with as_of as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__as_of') }}
),

first_days as (
    select min(first_occurred_at) as first_at
    from {{ ref('holdfast', 'int_engagement__source_days') }}
    union all
    {%- for table, column in [
        ('users', 'signed_up_at'),
        ('customers', 'created_at'),
        ('subscriptions', 'started_at'),
        ('subscription_changes', 'effective_at'),
        ('invoice_lines', 'period_start_at'),
        ('invoices', 'issued_at'),
        ('orders', 'ordered_at'),
        ('survey_responses', 'responded_at'),
        ('survey_invitations', 'sent_at'),
        ('tickets', 'opened_at'),
        ('search_performance', 'search_date'),
        ('acquisition_costs', 'cost_month'),
    ] %}
    select min({{ column }}) as first_at
    from {{ ref('holdfast', 'stg_holdfast__' ~ table) }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

bounds as (
    select
        {{ holdfast.local_date('min(cast(first_days.first_at as timestamp))') }} as first_date,
        max(as_of.as_of_date) as last_date
    from first_days
    cross join as_of
),

final as (
    select cast({{ dbt.dateadd('day', 'numbers.number', 'bounds.first_date') }} as date) as date_day
    from bounds
    inner join {{ holdfast.numbers() }} as numbers
        on numbers.number <= {{ dbt.datediff('bounds.first_date', 'bounds.last_date', 'day') }}
)

select *
from final
