{# The order of ids that were given one after the other: 9 comes before 10, as do e9 and e10. Ids of one length, such as
   UUIDs, are in the order of their text. Items of an order by, parted by a comma and a blank.

   id         SQL of an id, a text
   direction  asc or desc; none where no item of the order by has one #}
{% macro id_order(id, direction=none) -%}
    {%- set suffix = ' ' ~ direction if direction else '' -%}
    length({{ id }}){{ suffix }}, {{ id }}{{ suffix }}
{%- endmacro %}
