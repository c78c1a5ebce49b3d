with customers as (
    select *
    from {{ ref('holdfast', 'int_customers__customers') }}
),

final as (
    select
        customer_id,
        'all' as segment_name,
        'all' as segment_value
    from customers
    {%- for segment_name in ['segment', 'country', 'acquisition_channel', 'plan'] %}

    union all

    select
        customer_id,
        '{{ segment_name }}' as segment_name,
        {{ segment_name }} as segment_value
    from customers
    {%- endfor %}
)

select *
from final
