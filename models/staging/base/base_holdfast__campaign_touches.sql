with checked as (
    {{ holdfast.checked_rows('campaign_touches') }}
)

{{ holdfast.ranked_rows('campaign_touches', 'checked') }}
