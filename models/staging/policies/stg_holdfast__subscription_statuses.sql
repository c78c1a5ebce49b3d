with policy as (
    {{ holdfast.policy_rows('subscription_statuses') }}
),

grouped as (
    select distinct
        {{ holdfast.status_word('subscription_status') }} as subscription_status,
        lower(trim(status_group)) as listed_group
    from policy
)

select
    subscription_status,
    case listed_group
        when 'non_renewing' then 'active'
        when 'incomplete' then 'inactive'
        else listed_group
    end as status_group,
    coalesce(listed_group = 'non_renewing', false) as is_non_renewing,
    coalesce(listed_group = 'incomplete', false) as is_incomplete
from grouped
