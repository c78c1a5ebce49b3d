{# Stops when required columns are missing, and says which columns are not known and so ignored.

   what     how to call the relation
   columns  the contract's columns, as parse_columns gives them
   present  the relation's columns, as relation_columns gives them #}
{% macro check_columns(what, columns, present) %}
{% do holdfast.require_columns(what, columns, present) %}
{% set unknown = present.keys() | reject('in', columns | map(attribute='name') | list) | list %}
{% if unknown %}
    {% do exceptions.warn(what ~ ' has columns that are not in its contract and are ignored: ' ~ unknown | join(', ')) %}
{% endif %}
{% endmacro %}
