with checked as (
    {{ holdfast.checked_rows('customers') }}
)

{{ holdfast.ranked_rows('customers', 'checked') }}
