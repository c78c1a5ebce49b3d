select
    contract_id as subscription_id,
    cast(account_number as varchar) as customer_id,
    state as status,
    signed_at as started_at,
    plan_id as price_id,
    seats as quantity,
    'EUR' as currency,
    signed_at as loaded_at
from {{ source('app', 'contracts') }}
