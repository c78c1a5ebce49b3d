{# A condition that every row must meet. Fails with the rows where it is false or NULL.

   model      the relation
   condition  SQL of a boolean over its columns #}
{% test holds(model, condition) %}
select
    *,
    {{ holdfast.text_literal(condition | replace('\n', ' ') | trim) }} as problem
from {{ model }}
where not coalesce({{ condition }}, false)
{% endtest %}
