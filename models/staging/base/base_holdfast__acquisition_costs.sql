with checked as (
    {{ holdfast.checked_rows('acquisition_costs') }}
)

{{ holdfast.ranked_rows('acquisition_costs', 'checked') }}
