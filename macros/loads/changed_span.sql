{# A condition that keeps events of the days on which an event changed, with two days to either side, so that files
   and partitions of other days need not be read. False where nothing changed.

   utc_timestamp  SQL of the time of an event #}
{% macro changed_span(utc_timestamp) %}
{% set text = dbt.type_string() %}
{% set span = holdfast.first_row(
    'select cast(min(occurred_at) as ' ~ text ~ ') as first_at, cast(max(occurred_at) as ' ~ text ~ ') as last_at from '
    ~ ref('holdfast', 'base_holdfast__changed_events')
) %}
{% if not span.first_at %}{{ return('1 = 0') }}{% endif %}
{{ return(
    utc_timestamp ~ ' >= ' ~ dbt.dateadd('day', -2, "cast('" ~ span.first_at ~ "' as timestamp)")
    ~ ' and ' ~ utc_timestamp ~ ' <= ' ~ dbt.dateadd('day', 2, "cast('" ~ span.last_at ~ "' as timestamp)")
) }}
{% endmacro %}
