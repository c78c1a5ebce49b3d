with search_performance as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__search_performance') }}
),

as_of as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__as_of') }}
),

periods as (
    select *
    from {{ ref('holdfast', 'int_calendar__periods') }}
),

known as (
    select
        search_performance.search_date,
        search_performance.page_url,
        search_performance.query,
        search_performance.clicks,
        search_performance.impressions,
        case when search_performance.impressions > 0 then search_performance.position end
            as result_position
    from search_performance
    inner join as_of
        on search_performance.search_date <= as_of.as_of_date
),

in_periods as (
    {%- for period in holdfast.summary_period_kinds() %}
    select
        '{{ period }}' as period_kind,
        {{ holdfast.period_start(period, 'search_date') }} as period_start,
        page_url,
        cast(sum(clicks) as bigint) as click_count,
        cast(sum(impressions) as bigint) as impression_count,
        sum(case when impressions is not null then clicks end) as shown_click_count,
        sum(result_position * impressions) as position_total,
        sum(case when result_position is not null then impressions end) as placed_impression_count,
        count(distinct case when query <> '(not set)' then query end) as query_count
    from known
    group by {{ holdfast.period_start(period, 'search_date') }}, page_url
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

dated as (
    select
        in_periods.*,
        periods.next_period_start,
        periods.is_complete
    from in_periods
    inner join periods
        on in_periods.period_kind = periods.period_kind
        and in_periods.period_start = periods.period_start
),

final as (
    select
        dated.period_kind,
        dated.period_start,
        dated.page_url,
        dated.click_count,
        dated.impression_count,
        {{ holdfast.safe_divide('dated.shown_click_count', 'dated.impression_count') }}
            as click_through_rate,
        {{ holdfast.safe_divide('dated.position_total', 'dated.placed_impression_count') }}
            as average_position,
        dated.query_count,
        previous.click_count as previous_click_count,
        case
            when dated.is_complete
                then {{ holdfast.safe_divide(
                    'dated.click_count - previous.click_count', 'previous.click_count'
                ) }}
        end as click_growth_rate,
        dated.is_complete
    from dated
    left join dated as previous
        on dated.period_kind = previous.period_kind
        and dated.period_start = previous.next_period_start
        and dated.page_url = previous.page_url
)

select *
from final
