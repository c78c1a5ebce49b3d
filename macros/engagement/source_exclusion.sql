{# Why an event is no activity, as far as it says itself; NULL where it does not.

   is_number  true for the number of the reason, which is less to group by; source_exclusion_of gives its name

   Expects the relations events, as_of and bot_agents (left joined on user_agent). #}
{% macro source_exclusion(is_number=false) -%}
    case
        {%- for reason, condition in holdfast.source_exclusions().items() %}
        when {{ condition }} then {{ 'cast(' ~ loop.index ~ ' as smallint)' if is_number else "'" ~ reason ~ "'" }}
        {%- endfor %}
    end
{%- endmacro %}
