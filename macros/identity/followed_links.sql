{# Follows chains of links to their end by pointer doubling: after n steps each id points 2^n links
   further, so 7 steps follow chains of up to 128 links. Nothing loops: on a cycle an id only goes round.

   links  name of a CTE or relation of links: id, target_id
   steps  how often to double

   Returns: CTEs ending in `followed`: id, target_id (where the chain has led to) and least_id (the
   smallest id passed on the way, the end included). #}
{% macro followed_links(links, steps=7) -%}
links_0 as (
    select
        id,
        target_id,
        target_id as least_id
    from {{ links }}
),
{% for step in range(1, steps + 1) %}
{{ 'followed' if loop.last else 'links_' ~ step }} as (
    select
        near.id,
        coalesce(far.target_id, near.target_id) as target_id,
        least(near.least_id, coalesce(far.least_id, near.least_id)) as least_id
    from links_{{ step - 1 }} as near
    left join links_{{ step - 1 }} as far
        on near.target_id = far.id
){{ ',' if not loop.last }}
{% endfor %}
{%- endmacro %}
