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

{# The name of a reason.

   number  SQL of its number #}
{% macro source_exclusion_of(number) -%}
    case {{ number }}
        {%- for reason in holdfast.source_exclusions() %}
        when {{ loop.index }} then '{{ reason }}'
        {%- endfor %}
    end
{%- endmacro %}

{# Dict of the reasons, the first that holds being the one, to SQL of when they hold. #}
{% macro source_exclusions() %}
{{ return({
    'after_as_of': 'events.occurred_at > as_of.as_of',
    'bot_flag': 'events.is_bot',
    'bot_user_agent': 'bot_agents.user_agent is not null',
    'internal_event': 'events.is_internal',
}) }}
{% endmacro %}
