with named as (
    {%- for relation in [
        'stg_holdfast__survey_responses', 'stg_holdfast__survey_invitations', 'stg_holdfast__tickets',
    ] %}
    select user_id
    from {{ ref('holdfast', relation) }}
    where user_id is not null
    {{ 'union' if not loop.last }}
    {%- endfor %}
),

identity_map as (
    select *
    from {{ ref('holdfast', 'int_engagement__identity_map') }}
),

users as (
    select *
    from {{ ref('holdfast', 'int_engagement__users') }}
),

resolved as (
    select
        named.user_id as contact_id,
        coalesce(identity_map.user_id, named.user_id) as user_id
    from named
    left join identity_map
        on named.user_id = identity_map.alias_id
),

final as (
    select
        resolved.contact_id,
        resolved.user_id,
        coalesce(users.customer_id, resolved.user_id) as customer_id
    from resolved
    left join users
        on resolved.user_id = users.user_id
)

select *
from final
