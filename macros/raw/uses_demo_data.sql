{# True when neither a raw folder nor any relation of the user's own is given, so that the shipped
   demo seeds are read. The `enabled` of the seeds in seeds/raw/_raw.yml says the same. #}
{% macro uses_demo_data() %}
{% set mapped = [] %}
{% for table in holdfast.raw_contract() if var('holdfast_' ~ table, none) %}
    {% do mapped.append(table) %}
{% endfor %}
{{ return(not mapped and not var('raw_path', none)) }}
{% endmacro %}
