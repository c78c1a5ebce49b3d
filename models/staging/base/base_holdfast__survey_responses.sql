{#- A score is judged by its own survey's scale, which is policy and not part of the raw contract. -#}
with checked as (
    {{ holdfast.checked_rows('survey_responses', raw_rows='all') }}
),

scored as (
    select
        checked.*,
        survey_definitions.survey_id as defined_survey_id,
        survey_definitions.scale_min,
        survey_definitions.scale_max,
        {{ holdfast.try_cast('score', 'decimal(18,6)', 'text') }} as score_number
    from checked
    left join {{ ref('holdfast', 'stg_holdfast__survey_definitions') }} as survey_definitions
        on checked.survey_id = survey_definitions.survey_id
),

judged as (
    select
        response_id,
        survey_id,
        responded_at,
        score,
        invitation_id,
        user_id,
        customer_id,
        channel,
        touchpoint,
        ticket_id,
        comment,
        loaded_at,
        row_key,
        raw_row,
        case
            when rejection_reason is not null then rejection_reason
            when defined_survey_id is null then 'unknown_value'
            when score is null then 'no_score'
            when score_number is null then 'bad_type'
            when score_number <> floor(score_number) then 'non_integer_score'
            when score_number < scale_min or score_number > scale_max then 'out_of_range'
        end as rejection_reason,
        case
            when rejection_reason is not null then rejection_detail
            when defined_survey_id is null
                then 'survey_id is ' || survey_id || ', not in survey_definitions'
            when score is null then 'score is empty'
            when score_number is null then 'score is not a number: ' || substring(score, 1, 200)
            when score_number <> floor(score_number)
                then 'score is ' || score || ', not a whole number'
            when score_number < scale_min or score_number > scale_max
                then 'score is ' || score || ', outside ' || cast(scale_min as {{ dbt.type_string() }})
                    || ' to ' || cast(scale_max as {{ dbt.type_string() }})
        end as rejection_detail
    from scored
)

{{ holdfast.ranked_rows('survey_responses', 'judged') }}
