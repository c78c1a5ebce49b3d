with checked as (
    {{ holdfast.checked_rows('invoice_lines') }}
)

{{ holdfast.ranked_rows('invoice_lines', 'checked') }}
