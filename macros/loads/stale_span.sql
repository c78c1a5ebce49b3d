{# A condition that keeps the time of all windows of stale visitors, so that files and partitions of other days need
   not be read. False where there is none. To be asked in increments alone.

   utc_timestamp  SQL of the time of an event, or of the start of what has an end
   ended_at       SQL of that end; left out for an event #}
{% macro stale_span(utc_timestamp, ended_at=none) %}
{% set text = dbt.type_string() %}
{% set span = holdfast.first_row(
    'select cast(min(window_from) as ' ~ text ~ ') as first_at, cast(max(window_until) as ' ~ text ~ ') as last_at from '
    ~ ref('holdfast', 'int_engagement__stale_visitors')
) %}
{% if not span.first_at %}{{ return('1 = 0') }}{% endif %}
{{ return(
    (ended_at or utc_timestamp) ~ " >= cast('" ~ span.first_at ~ "' as timestamp) and "
    ~ utc_timestamp ~ " <= cast('" ~ span.last_at ~ "' as timestamp)"
) }}
{% endmacro %}
