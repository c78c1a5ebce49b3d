with checked as (
    {{ holdfast.checked_rows('survey_invitations') }}
)

{{ holdfast.ranked_rows('survey_invitations', 'checked') }}
