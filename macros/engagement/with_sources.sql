{# A select of rows of visitors with source_id: each id, as events carry it, that stands for the visitor - itself, unless
   it stands for another, and its aliases. No row of a visitor for which none stands.

   visitors  name of a relation with visitor_id

   Expects the relation identity_map. #}
{% macro with_sources(visitors) -%}
    select
        {{ visitors }}.*,
        {{ visitors }}.visitor_id as source_id
    from {{ visitors }}
    left join identity_map
        on {{ visitors }}.visitor_id = identity_map.alias_id
    where identity_map.alias_id is null

    union all

    select
        {{ visitors }}.*,
        identity_map.alias_id as source_id
    from {{ visitors }}
    inner join identity_map
        on {{ visitors }}.visitor_id = identity_map.user_id
{%- endmacro %}
