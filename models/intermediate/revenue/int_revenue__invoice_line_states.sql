{%- set together -%}
partition by
                version_number, subscription_id, line_item_id, valid_from, billing_interval, interval_count
{%- endset -%}
with ruling_lines as (
    select *
    from {{ ref('holdfast', 'int_revenue__ruling_lines') }}
),

-- Lines of one invoice that begin together add up: what is below 0 is taken off those of the same
-- interval, the greatest first.
ordered as (
    select
        ruling_lines.*,
        sum(greatest(-amount, 0)) over ({{ together }}) as taken_off,
        sum(greatest(amount, 0)) over (
            {{ together }} order by -amount, price_id, line_id
        ) as amount_so_far
    from ruling_lines
),

-- Each is an item of its own.
numbered as (
    select
        ordered.*,
        least(amount, greatest(amount_so_far - taken_off, 0)) as rest_amount,
        row_number() over (
            partition by version_number, subscription_id, line_item_id, valid_from order by price_id, line_id
        ) as line_number
    from ordered
    where amount >= 0
),

final as (
    select
        version_number,
        subscription_id,
        case
            when line_number = 1 then line_item_id
            else {{ dbt.concat(
                ['line_item_id', "':'", 'cast(line_number as ' ~ dbt.type_string() ~ ')']
            ) }}
        end as item_id,
        valid_from,
        valid_to,
        price_id,
        currency,
        billing_interval,
        interval_count,
        quantity,
        {{ holdfast.money('rest_amount') }} as amount,
        discount_amount
    from numbered
)

select *
from final
