{# The customers behind a cell of retention.customer_retention, the lost ones first, each with the first and
   the last stretch of paying that touches the period.

   cell  values of period_kind, period_start, segment_name, segment_value, as explain gives them #}
{% macro explain_customer_retention(cell) -%}
{%- set started_before = 'spells.started_date < periods.period_start' -%}
with turned as (
    select
        periods.period_kind,
        periods.period_start,
        spells.customer_id,
        min(spells.started_date) as started_date,
        max(coalesce(spells.ended_date, cast('9999-12-31' as date))) as last_ended_date,
        max(case when {{ started_before }} then 1 else 0 end) as is_opening,
        max(
            case
                when spells.ended_date is null or spells.ended_date >= periods.next_period_start
                    then 1
                else 0
            end
        ) as is_closing,
        min(
            case when not {{ started_before }} and spells.started_as = 'new' then spells.started_date end
        ) as first_new_date,
        min(
            case when not {{ started_before }} and spells.started_as <> 'new' then spells.started_date end
        ) as first_back_date
    from {{ ref('holdfast', 'int_calendar__periods') }} as periods
    inner join {{ ref('holdfast', 'retention__paying_spells') }} as spells
        on periods.next_period_start > spells.started_date
        and (spells.ended_date is null or spells.ended_date >= periods.period_start)
    where {{ holdfast.in_cell(cell, {
        'period_kind': 'periods.period_kind',
        'period_start': 'periods.period_start',
    }, dates=['period_start']) }}
    group by periods.period_kind, periods.period_start, spells.customer_id
),

-- Who left and came back within the period was kept; who came and left within it was never there.
counted as (
    select
        turned.*,
        case
            when is_opening = 0 and (first_back_date is null or first_new_date < first_back_date)
                then 1
            else 0
        end as is_new
    from turned
    where is_opening = 1 or is_closing = 1
)

select
    counted.customer_id,
    counted.started_date,
    nullif(counted.last_ended_date, cast('9999-12-31' as date)) as ended_date,
    counted.is_opening as opening_customer_count,
    counted.is_closing as closing_customer_count,
    counted.is_opening * (1 - counted.is_closing) as lost_customer_count,
    counted.is_new as new_customer_count,
    1 - counted.is_opening - counted.is_new as reactivated_customer_count,
    counted.is_opening * counted.is_closing as retained_customer_count,
    counted.period_kind,
    counted.period_start,
    segments.segment_name,
    segments.segment_value
from counted
inner join {{ ref('holdfast', 'int_customers__segments') }} as segments
    on counted.customer_id = segments.customer_id
where {{ holdfast.in_cell(cell, {
    'segment_name': 'segments.segment_name',
    'segment_value': 'segments.segment_value',
}) }}
order by
    counted.period_kind, counted.period_start, segments.segment_name, segments.segment_value,
    counted.is_closing, counted.is_opening, counted.customer_id
{%- endmacro %}
