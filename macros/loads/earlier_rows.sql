{# A select of the rows that a model of this project left behind in an earlier build, see earlier_relation; of no rows
   when no build has made it yet.

   name     name of the model
   columns  dict of the columns' names and types #}
{% macro earlier_rows(name, columns) -%}
{%- set relation = holdfast.earlier_relation(name) -%}
    select
        {%- for column, type in columns.items() %}
        {{ column if relation else 'cast(null as ' ~ type ~ ') as ' ~ column }}{{ ',' if not loop.last }}
        {%- endfor %}
    {{ 'from ' ~ relation if relation else 'limit 0' }}
{%- endmacro %}
