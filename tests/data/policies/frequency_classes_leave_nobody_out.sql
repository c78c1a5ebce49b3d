-- Whoever was active on one day belongs to some class, and no two classes share a rank.
select 'no class takes a user who was active on a single day' as problem
from {{ ref('holdfast', 'stg_holdfast__frequency_classes') }}
having count(case when min_active_days <= 1 and min_active_weeks <= 1 then 1 end) = 0

union all

select 'two classes have rank ' || cast(frequency_rank as {{ dbt.type_string() }}) as problem
from {{ ref('holdfast', 'stg_holdfast__frequency_classes') }}
group by frequency_rank
having count(*) > 1
