{# The rules by which a raw row of a table is unusable, in the order in which they are tried.

   table    name of a raw table of the contract
   present  columns of the raw relation, as relation_columns gives them

   Expects each column twice: typed under its own name, and raw as raw__<name>.
   Returns: a list of {condition, reason, detail}, each a piece of SQL. #}
{% macro rejection_rules(table, present) %}
{% set spec = holdfast.raw_contract()[table] %}
{% set text = dbt.type_string() %}
{% set rules = [] %}
{% set type_names = {'ts': 'timestamp', 'date': 'date', 'num': 'number', 'int': 'whole number', 'bool': 'boolean'} %}

{% for column in spec.columns if column.name in spec.key and column.required %}
    {% do rules.append({
        'condition': holdfast.is_blank(column, present),
        'reason': 'missing_key',
        'detail': "'" ~ column.name ~ " is empty'",
    }) %}
{% endfor %}
{% if spec.one_of is defined %}
    {% do rules.append({
        'condition': spec.one_of | join(' is null and ') ~ ' is null', 'reason': 'missing_key',
        'detail': "'" ~ spec.one_of | join(' and ') ~ " are empty'",
    }) %}
{% endif %}
{% for column in spec.columns if column.required and column.name not in spec.key %}
    {% do rules.append({
        'condition': holdfast.is_blank(column, present),
        'reason': 'missing_value',
        'detail': "'" ~ column.name ~ " is empty'",
    }) %}
{% endfor %}
{% for column in spec.columns
    if column.name in present and not holdfast.always_casts(column.type, present[column.name].type) %}
    {% set type = present[column.name].type %}
    {% set shown = holdfast.filled_text('raw__' ~ column.name, type) if holdfast.is_text_type(type)
        else 'cast(raw__' ~ column.name ~ ' as ' ~ text ~ ')' %}
    {% do rules.append({
        'condition': column.name ~ ' is null and ' ~ shown ~ ' is not null', 'reason': 'bad_type',
        'detail': "'" ~ column.name ~ " is not a " ~ type_names[column.type] ~ ": ' || substring(" ~ shown ~ ", 1, 200)",
    }) %}
{% endfor %}
{% for column in spec.columns if column.name in present and column.type in ('ts', 'date') %}
    {% do rules.append({
        'condition': column.name ~ " < cast('1900-01-01' as " ~ ('date' if column.type == 'date' else 'timestamp')
            ~ ') or ' ~ column.name ~ " >= cast('2200-01-01' as " ~ ('date' if column.type == 'date' else 'timestamp') ~ ')',
        'reason': 'out_of_range', 'detail': holdfast.shown_value(column.name, present[column.name].type) ~ " || ', outside the years 1900 to 2199'",
    }) %}
{% endfor %}
{#- far from any price or quantity, and near enough to the end of decimal(18,6) that a sum would pass it -#}
{% for column in spec.columns if column.name in present and column.type == 'num' %}
    {% do rules.append({
        'condition': 'abs(' ~ column.name ~ ') >= 100000000000', 'reason': 'out_of_range',
        'detail': holdfast.shown_value(column.name) ~ " || ', 100,000,000,000 or more in size'",
    }) %}
{% endfor %}
{% for column, range in spec.get('ranges', {}).items() if column in present %}
    {% do rules.append({
        'condition': column ~ ' < ' ~ range[0] ~ (' or ' ~ column ~ ' > ' ~ range[1] if range | length > 1 else ''),
        'reason': 'out_of_range',
        'detail': holdfast.shown_value(column) ~ " || ', " ~ (
            'outside ' ~ range[0] ~ ' to ' ~ range[1] if range | length > 1 else 'less than ' ~ range[0]
        ) ~ "'",
    }) %}
{% endfor %}
{% for column, listed in spec.get('values', {}).items() if column in present %}
    {% do rules.append({
        'condition': 'lower(' ~ column ~ ") not in ('" ~ listed.split('|') | join("', '") ~ "')",
        'reason': 'unknown_value',
        'detail': holdfast.shown_value(column) ~ " || ', not one of " ~ listed.split('|') | join(', ') ~ "'",
    }) %}
{% endfor %}
{% for first, second in spec.get('order', []) if first in present and second in present %}
    {% do rules.append({
        'condition': second ~ ' < ' ~ first, 'reason': 'impossible_time',
        'detail': holdfast.shown_value(second, present[second].type) ~ " || ', before " ~ first ~ " ' || cast(" ~ first ~ ' as ' ~ text ~ ')',
    }) %}
{% endfor %}
{% if spec.time is defined %}
    {% do rules.append({
        'condition': spec.time ~ ' > ' ~ dbt.dateadd('day', 1, 'as_of'), 'reason': 'impossible_time',
        'detail': holdfast.shown_value(spec.time, present.get(spec.time, {'type': 'text'}).type) ~ " || ', more than a day after as_of ' || cast(as_of as " ~ text ~ ')',
    }) %}
{% endif %}
{% for column, parent in spec.get('parents', {}).items() if column in present %}
    {% do rules.append({
        'condition': column ~ ' is not null and ' ~ parent ~ '_key is null', 'reason': 'orphan',
        'detail': holdfast.shown_value(column) ~ " || ', not found in " ~ parent ~ "'",
    }) %}
{% endfor %}
{{ return(rules) }}
{% endmacro %}
