with invitations as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__survey_invitations') }}
),

users as (
    select *
    from {{ ref('holdfast', 'int_engagement__users') }}
),

as_of as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__as_of') }}
),

delivered as (
    select
        invitations.invitation_id,
        invitations.survey_id,
        coalesce(invitations.customer_id, users.customer_id, '') as customer_key,
        {{ holdfast.local_date('invitations.sent_at') }} as sent_date
    from invitations
    inner join as_of
        on invitations.sent_at <= as_of.as_of
    left join users
        on invitations.user_id = users.user_id
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
