with checked as (
    {{ holdfast.checked_rows('tickets') }}
)

{{ holdfast.ranked_rows('tickets', 'checked') }}
