{# Whether a device belongs to the user that it was seen with: nothing is stated of it, or an unlink of before.

   stated   name of a relation with the stated link that rules, left joined: alias_id, kind, linked_at
   seen_at  SQL of the time at which the two were last seen together #}
{% macro is_seen_ruling(stated, seen_at) -%}
    ({{ stated }}.alias_id is null or ({{ stated }}.kind = 'unlink' and {{ stated }}.linked_at < {{ seen_at }}))
{%- endmacro %}
