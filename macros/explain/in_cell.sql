{# SQL of the condition that a row belongs to the cell asked for; `1 = 1` when nothing is asked of it.

   cell     the values of the cell, by column; none is any value
   columns  the columns to look at: SQL by name of the column
   dates    which of them are dates #}
{% macro in_cell(cell, columns, dates=[]) -%}
{%- set conditions = [] -%}
{%- for name, column in columns.items() if cell.get(name, none) is not none -%}
    {%- set value = cell[name] if cell[name] is number else holdfast.text_literal(cell[name]) -%}
    {%- do conditions.append(column ~ ' = ' ~ ('cast(' ~ value ~ ' as date)' if name in dates else value)) -%}
{%- endfor -%}
{{ conditions | join('\n    and ') if conditions else '1 = 1' }}
{%- endmacro %}
