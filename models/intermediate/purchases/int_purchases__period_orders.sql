with orders as (
    select *
    from {{ ref('holdfast', 'int_purchases__orders') }}
),

final as (
    {%- for period in holdfast.summary_period_kinds() %}
    select
        orders.*,
        '{{ period }}' as period_kind,
        {{ holdfast.period_start(period, 'ordered_date') }} as period_start
    from orders
    {{ 'union all' if not loop.last }}
    {%- endfor %}
)

select *
from final
