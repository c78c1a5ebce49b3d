{# The periods that answers, tickets and purchases are counted in. A day holds too few of them to judge.

   Returns: a list of period kinds. #}
{% macro summary_period_kinds() %}
{{ return(['week', 'month', 'quarter', 'year']) }}
{% endmacro %}
