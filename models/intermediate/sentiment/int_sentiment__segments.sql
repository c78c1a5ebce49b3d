{#- int_customers__segments, and the segments of what no known customer said or asked: customer_key
    is then empty, and every segment but `all` is unknown, so that each segment name still sums to
    `all`. -#}
with customer_segments as (
    select *
    from {{ ref('holdfast', 'int_customers__segments') }}
),

final as (
    select
        customer_id as customer_key,
        segment_name,
        segment_value
    from customer_segments

    union all

    select
        '' as customer_key,
        'all' as segment_name,
        'all' as segment_value
    {%- for segment_name in ['segment', 'country', 'acquisition_channel', 'plan'] %}

    union all

    select
        '' as customer_key,
        '{{ segment_name }}' as segment_name,
        'unknown' as segment_value
    {%- endfor %}
)

select *
from final
