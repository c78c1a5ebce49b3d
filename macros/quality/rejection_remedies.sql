{# What to do at the source about a raw row of each rejection reason, for the people who can.

   Returns: a dict of reason to text. #}
{% macro rejection_remedies() %}
{{ return({
    'missing_key': 'fill the columns that identify the row',
    'missing_value': 'fill the required column',
    'bad_type': 'write the value as its column says: numbers without symbols, times like 2025-12-31T23:59:59Z',
    'out_of_range': 'correct the value or its sign',
    'unknown_value': 'write one of the values that the detail lists, or add it to the policy that the detail names',
    'impossible_time': 'correct the time: an end lies before its start, or a moment has not come yet',
    'orphan': 'load the row that it points at, too, or correct the id',
    'non_integer_score': 'write the score as a whole number',
    'no_score': 'fill the score, or leave the answer out',
    'forgotten': 'nothing: the person asked to be forgotten; leave the row out of the export',
}) }}
{% endmacro %}
