{# True when every value of a raw column has the contract's type already, so that none can be a bad_type.

   type      a type of the contract
   raw_type  the column's own type in the raw relation, in lower case #}
{% macro always_casts(type, raw_type) %}
{{ return(
    type in ('text', 'json')
    or (type in ('ts', 'date') and holdfast.is_time_type(raw_type))
    or (type in ('num', 'int') and raw_type in ('tinyint', 'smallint', 'integer', 'int', 'utinyint', 'usmallint', 'uinteger'))
    or (type == 'bool' and raw_type == 'boolean')
) }}
{% endmacro %}
