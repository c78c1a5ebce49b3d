{# A condition: true of a text that is one of those listed; false of every other, and of none.

   text        SQL of the text
   listed      what a var lists: a list, which may be empty, one text, or none
   folds_case  true where capital letters are the same as small ones #}
{% macro is_listed(text, listed, folds_case=false) -%}
    {%- set values = [] -%}
    {%- for value in ([] if listed is none else [listed] if listed is string else listed) -%}
        {%- do values.append(holdfast.text_literal(value | lower if folds_case else value)) -%}
    {%- endfor -%}
    {%- if values -%}
    coalesce({{ 'lower(' ~ text ~ ')' if folds_case else text }} in ({{ values | join(', ') }}), false)
    {%- else -%}
    1 = 0
    {%- endif -%}
{%- endmacro %}
