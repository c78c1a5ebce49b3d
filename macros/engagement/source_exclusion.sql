{# Why an event is no activity, as far as it says itself; NULL where it does not.

   Expects the relations events, as_of and bot_agents (left joined on user_agent). #}
{% macro source_exclusion() -%}
    case
        when events.occurred_at > as_of.as_of then 'after_as_of'
        when events.is_bot then 'bot_flag'
        when bot_agents.user_agent is not null then 'bot_user_agent'
        when events.is_internal then 'internal_event'
    end
{%- endmacro %}
