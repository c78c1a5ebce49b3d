with examples as (
    select
        0.05 as rate,
        30.4166667 as from_days,
        365.0 as to_days,
        0.4596 as expected
    union all
    select
        0.25 as rate,
        91.0 as from_days,
        30.4166667 as to_days,
        0.0917 as expected
    union all
    select
        0.0 as rate,
        30.0 as from_days,
        365.0 as to_days,
        0.0 as expected
    union all
    select
        1.0 as rate,
        30.0 as from_days,
        365.0 as to_days,
        1.0 as expected
),

converted as (
    select
        examples.*,
        {{ holdfast.convert_rate('rate', 'from_days', 'to_days') }} as result
    from examples
)

select
    converted.*,
    'convert_rate does not compound' as problem
from converted
where abs(result - expected) > 0.0001
