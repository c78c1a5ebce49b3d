{# The words of a text for comparing: lower case, without accents, whatever is no letter or digit one blank,
   a blank at either end. So ' easy to use ' is found in it by like '% easy to use %'.

   text  SQL of a text #}
{% macro folded_words(text) -%}
    {{ return(adapter.dispatch('folded_words', 'holdfast')("replace(lower(" ~ text ~ "), 'ß', 'ss')")) }}
{%- endmacro %}

{% macro default__folded_words(text) -%}
    ' ' || trim(regexp_replace({{ holdfast.latin_without_accents(text) }}, '[^[:alnum:]]+', ' ', 'g')) || ' '
{%- endmacro %}

{% macro duckdb__folded_words(text) -%}
    ' ' || trim(regexp_replace(
        strip_accents({{ holdfast.latin_without_accents(text) }}), '[^\p{L}\p{M}\p{N}]+', ' ', 'g'
    )) || ' '
{%- endmacro %}

{% macro spark__folded_words(text) -%}
    ' ' || trim(
        regexp_replace({{ holdfast.latin_without_accents(text) }}, '[^\\p{L}\\p{M}\\p{N}]+', ' ')
    ) || ' '
{%- endmacro %}
