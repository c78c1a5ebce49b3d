{# Stops with one line when a relation lacks required columns. Nothing is asked of a missing relation.

   what     how to call the relation in the error
   columns  the contract's columns, as parse_columns gives them
   present  the relation's columns, as relation_columns gives them #}
{% macro require_columns(what, columns, present) %}
{% set missing = [] %}
{% for column in columns if present and column.required and column.name not in present %}
    {% do missing.append(column.name) %}
{% endfor %}
{% if missing %}
    {% set them = 'them' if missing | length > 1 else 'it' %}
    {% do exceptions.raise_compiler_error(
        what ~ ' lacks the required column' ~ ('s ' if missing | length > 1 else ' ') ~ missing | join(', ')
        ~ ' (it has ' ~ present.keys() | join(', ') ~ '): add ' ~ them
        ~ ' to the export, or rename what holds ' ~ them ~ '.'
    ) %}
{% endif %}
{% endmacro %}
