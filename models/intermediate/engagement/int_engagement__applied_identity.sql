{#- Made after the facts that it speaks of: what the next build compares with. -#}
with identity_map as (
    select *
    from {{ ref('holdfast', 'int_engagement__identity_map') }}
),

internal_users as (
    select *
    from {{ ref('holdfast', 'int_engagement__internal_users') }}
),

final as (
    {{ holdfast.identity_rows() }}
)

select *
from final
-- depends_on: {{ ref('holdfast', 'int_engagement__session_spans') }}
-- depends_on: {{ ref('holdfast', 'int_engagement__session_pieces') }}
