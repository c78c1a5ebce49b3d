{# How the rows of a raw table are told that are of forgotten people, or mention them.

   table     name of a raw table of the contract
   relation  text to select from
   present   its columns, as relation_columns gives them

   Returns: {owners, mentions: lists of columns, joins: SQL to add to a FROM clause that has the typed rows as
   `typed`, condition: SQL that is true of a row to leave out}; both lists are empty when nobody was forgotten. #}
{% macro forgotten_joins(table, relation, present) %}
{% set found = {'owners': [], 'mentions': [], 'joins': '', 'condition': ''} %}
{% if not holdfast.forgotten_file('people.csv') %}
    {{ return(found) }}
{% endif %}
{% set spec = holdfast.raw_contract()[table] %}
{#- named while parsing, too, so that dbt knows them -#}
{% set parents = dict(spec.get('people_of', {}), **spec.get('people_of_unnamed', {})) %}
{% for parent in parents.values() %}{% do holdfast.raw_relation(parent) %}{% endfor %}
{% set names_nobody, conditions, joins = [], [], [] %}
{% for column in spec.people if column in present %}
    {% do found.owners.append('owner_' ~ column) %}
    {% do names_nobody.append('typed.' ~ column ~ ' is null') %}
    {% do conditions.append('owner_' ~ column ~ '.person_id is not null') %}
    {% do joins.append({
        'alias': 'owner_' ~ column, 'column': column,
        'query': holdfast.forgotten_ids(relation, column, present),
    }) %}
{% endfor %}
{% for column, parent in parents.items() if column in present %}
    {% set query = holdfast.forgotten_keys(parent) %}
    {% if query %}
        {% set owned = ['owner_of_' ~ column ~ '.person_id is not null'] %}
        {% do found.owners.append('owner_of_' ~ column) %}
        {% do conditions.append(
            '(' ~ (owned + (names_nobody if column in spec.get('people_of_unnamed', {}) else [])) | join(' and ') ~ ')'
        ) %}
        {% do joins.append({'alias': 'owner_of_' ~ column, 'column': column, 'query': query}) %}
    {% endif %}
{% endfor %}
{% for column in spec.mentions if column in present %}
    {% do found.mentions.append(column) %}
    {% do joins.append({
        'alias': 'mentioned_' ~ column, 'column': column,
        'query': holdfast.forgotten_ids(relation, column, present),
    }) %}
{% endfor %}
{% set text %}
    {%- for join in joins %}
    left join ({{ join.query }}) as {{ join.alias }}
        on typed.{{ join.column }} = {{ join.alias }}.person_id
    {%- endfor %}
{% endset %}
{% do found.update({'joins': text, 'condition': conditions | join(' or ')}) %}
{{ return(found) }}
{% endmacro %}
