with invitations as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__survey_invitations') }}
),

contacts as (
    select *
    from {{ ref('holdfast', 'int_customers__contacts') }}
),

as_of as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__as_of') }}
),

delivered as (
    select
        invitations.invitation_id,
        invitations.survey_id,
        coalesce(invitations.customer_id, contacts.customer_id, '') as customer_key,
        {{ holdfast.local_date('invitations.sent_at') }} as sent_date
    from invitations
    inner join as_of
        on invitations.sent_at <= as_of.as_of
    left join contacts
        on invitations.user_id = contacts.contact_id
    where invitations.is_delivered
),

final as (
    {%- for period in holdfast.summary_period_kinds() %}
    select
        survey_id,
        '{{ period }}' as period_kind,
        {{ holdfast.period_start(period, 'sent_date') }} as period_start,
        customer_key,
        count(*) as delivered_count
    from delivered
    group by survey_id, {{ holdfast.period_start(period, 'sent_date') }}, customer_key
    {{ 'union all' if not loop.last }}
    {%- endfor %}
)

select *
from final
