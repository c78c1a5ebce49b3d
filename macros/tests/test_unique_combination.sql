{# A primary key over several columns: no two rows agree in all of them, and none of them is NULL.

   model    the relation
   columns  names of the key's columns #}
{% test unique_combination(model, columns) %}
select
    {{ columns | join(', ') }},
    count(*) as row_count,
    'not one row per {{ columns | join(', ') }}' as problem
from {{ model }}
group by {{ columns | join(', ') }}
having count(*) > 1
    {%- for column in columns %}
    or {{ column }} is null
    {%- endfor %}
{% endtest %}
