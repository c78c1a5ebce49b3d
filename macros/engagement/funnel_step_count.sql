{# How many steps the longest funnel has, so that no more than those are written out in SQL; 6 where the
   funnels are not built yet, as in linting and in unit tests. #}
{% macro funnel_step_count() %}
{% set steps = ref('holdfast', 'int_engagement__funnel_steps') %}
{% if execute and steps.schema and adapter.get_relation(steps.database, steps.schema, steps.identifier) %}
    {{ return(run_query('select coalesce(max(step_number), 1) from ' ~ steps).rows[0][0] | int) }}
{% endif %}
{{ return(6) }}
{% endmacro %}
