{# Dict of the reasons, the first that holds being the one, to SQL of when they hold. #}
{% macro source_exclusions() %}
{{ return({
    'after_as_of': 'events.occurred_at > as_of.as_of',
    'bot_flag': 'events.is_bot',
    'bot_user_agent': 'bot_agents.user_agent is not null',
    'internal_event': 'events.is_internal',
}) }}
{% endmacro %}
