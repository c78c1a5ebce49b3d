{# A raw value as a type of the contract; NULL when blank or when it will not cast.

   column     SQL of the raw value
   type       text | ts | date | num | int | bool | json
   raw_type   the column's own type in the raw relation, in lower case
   decimals   decimal places that a num keeps

   Timestamps become UTC without a zone: one with an offset is converted, one without is UTC already. #}
{% macro typed_value(column, type, raw_type, decimals=6) %}
{%- set is_text = holdfast.is_text_type(raw_type) -%}
{%- set is_zoned = holdfast.is_time_type(raw_type, is_zoned=true) -%}
{%- set text = holdfast.filled_text(column, raw_type) -%}
{%- if type == 'json' and holdfast.is_nested_type(raw_type) -%}
    {{ holdfast.record_as_json(column) }}
{%- elif type in ('text', 'json') -%}
    {{ text }}
{%- elif type == 'ts' -%}
    {%- if is_text -%} {{ holdfast.text_to_utc_timestamp(text) }}
    {%- elif is_zoned -%} {{ holdfast.zoned_to_utc_timestamp(column) }}
    {%- elif holdfast.is_time_type(raw_type) -%} cast({{ column }} as timestamp)
    {%- else -%} cast(null as timestamp)
    {%- endif -%}
{%- elif type == 'date' -%}
    {%- if is_text -%} {{ holdfast.text_to_date(text) }}
    {%- elif is_zoned -%} cast({{ holdfast.zoned_to_utc_timestamp(column) }} as date)
    {%- elif holdfast.is_time_type(raw_type) -%} cast({{ column }} as date)
    {%- else -%} cast(null as date)
    {%- endif -%}
{%- elif type == 'num' -%}
    {{ holdfast.try_cast(text if is_text else column, 'decimal(' ~ (12 + decimals) ~ ',' ~ decimals ~ ')', raw_type) }}
{%- elif type == 'int' -%}
    {%- set number = holdfast.try_cast(text if is_text else column, 'decimal(18,6)', raw_type) -%}
    case when {{ number }} = floor({{ number }}) then cast({{ number }} as bigint) end
{%- elif type == 'bool' -%}
    {%- if raw_type == 'boolean' -%} {{ column }}
    {%- else -%}
    case
        when lower({{ text }}) in ('true', 't', 'yes', 'y', '1', '1.0') then true
        when lower({{ text }}) in ('false', 'f', 'no', 'n', '0', '0.0') then false
    end
    {%- endif -%}
{%- endif -%}
{% endmacro %}
