with responses as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__survey_responses') }}
),

definitions as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__survey_definitions') }}
),

invitations as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__survey_invitations') }}
),

tickets as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__tickets') }}
),

contacts as (
    select *
    from {{ ref('holdfast', 'int_customers__contacts') }}
),

as_of as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__as_of') }}
),

-- Every favourable_score rises with what is good, whichever way the question was put.
read_on_scale as (
    select
        responses.response_id,
        responses.survey_id,
        definitions.survey_kind,
        definitions.survey_type,
        case
            when definitions.method like '%mean%' or definitions.method like '%average%' then 'mean'
            when definitions.method like '%agree%' then 'agree'
            when definitions.method like '%top%' then 'top_box'
            when definitions.survey_kind = 'ces' then 'mean'
            else 'top_box'
        end as counting_method,
        definitions.window_days,
        definitions.scale_min,
        definitions.scale_max,
        responses.responded_at,
        {{ holdfast.local_date('responses.responded_at') }} as responded_date,
        contacts.user_id,
        coalesce(responses.customer_id, contacts.customer_id) as customer_id,
        responses.invitation_id,
        responses.ticket_id,
        coalesce(responses.channel, tickets.channel, invitations.channel, 'unknown') as channel,
        coalesce(responses.touchpoint, 'unknown') as touchpoint,
        responses.comment,
        responses.score,
        case
            when definitions.higher_is_better then responses.score
            else definitions.scale_min + definitions.scale_max - responses.score
        end as favourable_score,
        responses.user_id is null and responses.customer_id is null as is_anonymous,
        responses.loaded_at
    from responses
    inner join definitions
        on responses.survey_id = definitions.survey_id
    inner join as_of
        on responses.responded_at <= as_of.as_of
    left join contacts
        on responses.user_id = contacts.contact_id
    left join tickets
        on responses.ticket_id = tickets.ticket_id
    left join invitations
        on responses.invitation_id = invitations.invitation_id
),

-- A scale that begins at 1 is one that begins at 0 without its lowest mark: 9 of 10 promotes on
-- both.
placed as (
    select
        read_on_scale.*,
        favourable_score - case when scale_min = 1 then 0 else scale_min end as steps_up,
        scale_max - case when scale_min = 1 then 0 else scale_min end as steps_to_top,
        case when scale_max - scale_min < 3 then 1 else 2 end as top_box_count,
        case
            when user_id is not null then 'user:' || user_id
            when customer_id is not null then 'customer:' || customer_id
            else 'response:' || response_id
        end as respondent_key,
        case
            when ticket_id is not null then 'ticket:' || ticket_id
            when invitation_id is not null then 'invitation:' || invitation_id
            else 'response:' || response_id
        end as interaction_key
    from read_on_scale
),

final as (
    select
        response_id,
        survey_id,
        survey_kind,
        survey_type,
        counting_method,
        window_days,
        scale_min,
        scale_max,
        responded_at,
        responded_date,
        user_id,
        customer_id,
        coalesce(customer_id, '') as customer_key,
        respondent_key,
        case
            when survey_type = 'transactional' then interaction_key
            else respondent_key
        end as counted_once_key,
        invitation_id,
        ticket_id,
        channel,
        touchpoint,
        comment,
        score,
        case
            when survey_kind <> 'nps' then null
            when 10 * steps_up >= 9 * steps_to_top then 'promoter'
            when 10 * steps_up >= 7 * steps_to_top then 'passive'
            else 'detractor'
        end as nps_group,
        favourable_score > scale_max - top_box_count as is_top_box,
        2 * favourable_score > scale_min + scale_max as is_agreement,
        2 * favourable_score < scale_min + scale_max as is_disagreement,
        is_anonymous,
        survey_type = 'transactional' and row_number() over (
            partition by survey_id, survey_type, interaction_key
            order by responded_at desc, {{ holdfast.id_order('response_id', 'desc') }}
        ) > 1 as is_superseded,
        loaded_at
    from placed
)

select *
from final
