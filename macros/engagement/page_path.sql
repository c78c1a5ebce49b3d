{# The path of a page: its address without scheme, host, query and fragment; `/` for the front page.

   url  SQL of an address, whole or from the first slash on #}
{% macro page_path(url) -%}
    {%- set plain = dbt.split_part(dbt.split_part(url, "'?'", 1), "'#'", 1) -%}
    {%- set located = 'case when ' ~ dbt.position("'://'", plain) ~ ' > 0 then ' ~ dbt.split_part(plain, "'://'", 2)
        ~ ' else ' ~ plain ~ ' end' -%}
    case
        when {{ url }} is null then null
        when {{ dbt.position("'/'", located) }} = 0 then '/'
        else substring({{ located }}, {{ dbt.position("'/'", located) }})
    end
{%- endmacro %}
