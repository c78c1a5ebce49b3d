{# A primary key over several columns: no two rows agree in all of them, and none of them is NULL.

   model        the relation
   columns      names of the key's columns
   may_be_null  true where NULL is a value like any other #}
{% test unique_combination(model, columns, may_be_null=false) %}
select
    {{ columns | join(', ') }},
    count(*) as row_count,
    'not one row per {{ columns | join(', ') }}' as problem
from {{ model }}
group by {{ columns | join(', ') }}
having count(*) > 1
    {%- for column in columns if not may_be_null %}
    or {{ column }} is null
    {%- endfor %}
{% endtest %}
