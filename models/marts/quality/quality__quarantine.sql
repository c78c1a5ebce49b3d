with rejected as (
    {% for table in holdfast.raw_contract() -%}
    select
        '{{ table }}' as source_table,
        cast(row_key as {{ dbt.type_string() }}) as row_key,
        rejection_reason as reason,
        rejection_detail as detail,
        raw_row,
        loaded_at
    from {{ ref('holdfast', 'base_holdfast__' ~ table) }}
    where rejection_reason is not null
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

final as (
    select
        source_table,
        cast(
            row_number() over (
                partition by source_table
                order by
                    reason, coalesce(row_key, ''), detail, coalesce(raw_row, ''),
                    coalesce(loaded_at, cast('1900-01-01' as timestamp))
            ) as integer
        ) as rejection_number,
        row_key,
        reason,
        detail,
        case reason
            {%- for reason, remedy in holdfast.rejection_remedies().items() %}
            when '{{ reason }}' then '{{ remedy }}'
            {%- endfor %}
        end as remedy,
        raw_row,
        loaded_at
    from rejected
)

select *
from final
