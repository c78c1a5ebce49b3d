{# The path of a page: its address without scheme, host, query and fragment; `/` for the front page.

   url  SQL of an address: whole, without its scheme (`//host/path`, `host/path`), or from the first slash on. What comes
        before two slashes is a scheme where no slash comes before them: a path may hold an address #}
{% macro page_path(url) -%}
    {%- set plain = dbt.split_part(dbt.split_part(url, "'?'", 1), "'#'", 1) -%}
    {%- set slashes = dbt.position("'//'", plain) -%}
    {%- set located -%}
        case
            when {{ slashes }} > 0 and {{ slashes }} = {{ dbt.position("'/'", plain) }}
                and ({{ slashes }} = 1 or substring({{ plain }}, {{ slashes }} - 1, 1) = ':')
                then substring({{ plain }}, {{ slashes }} + 2)
            else {{ plain }}
        end
    {%- endset -%}
    case
        when {{ url }} is null then null
        when {{ dbt.position("'/'", located) }} = 0 then '/'
        else substring({{ located }}, {{ dbt.position("'/'", located) }})
    end
{%- endmacro %}
