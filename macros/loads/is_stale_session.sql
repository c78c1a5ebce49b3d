{# A condition: a session of a stale visitor that reaches into its window, and so is made again. To be asked in
   increments alone. The time of all windows comes first: most sessions lie before it, and are not asked for their
   visitor.

   sessions  name of a relation with visitor_id, started_at and ended_at #}
{% macro is_stale_session(sessions) -%}
{{ holdfast.stale_span(sessions ~ '.started_at', sessions ~ '.ended_at') }}
        and exists (
            select 1
            from {{ ref('holdfast', 'int_engagement__stale_visitors') }} as stale
            where
                stale.visitor_id = {{ sessions }}.visitor_id
                and stale.window_from <= {{ sessions }}.ended_at
                and stale.window_until >= {{ sessions }}.started_at
        )
{%- endmacro %}
