select
    cast(account_number as varchar) as customer_id,
    account_name as name,
    market as segment,
    opened_at as created_at
from {{ source('app', 'accounts') }}
