{# Reads the column notation of a contract: `order_id! amount!:num comment`.

   text  column names parted by blanks, each with `!` when required and `:type` when not text

   Returns: a list of {name, type, required}. #}
{% macro parse_columns(text) %}
{% set columns = [] %}
{% for word in text.split() %}
    {% set name = word.split(':')[0] %}
    {% do columns.append({
        'name': name | replace('!', ''),
        'type': word.split(':')[1] if ':' in word else 'text',
        'required': '!' in name,
    }) %}
{% endfor %}
{{ return(columns) }}
{% endmacro %}
