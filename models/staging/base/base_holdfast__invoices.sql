with checked as (
    {{ holdfast.checked_rows('invoices') }}
)

{{ holdfast.ranked_rows('invoices', 'checked') }}
