"""What the marts say about CDNOW: `python -m examples.cdnow.report FILE`."""

from __future__ import annotations

import sys
from pathlib import Path

import duckdb

TOTALS = """
    select sum(order_count) as orders, sum(order_amount) as dollars
    from retention.repeat_purchase
    where period_kind = 'year' and segment_name = 'all'
"""
PERIODS = """
    select
        case period_kind
            when 'year' then strftime(period_start, '%Y') || case when is_complete then '' else ' *' end
            else strftime(period_start, '%Y') || ' Q' || quarter(period_start)
        end as period,
        customer_count,
        repeat_customer_count,
        repeat_purchase_rate,
        purchase_frequency,
        average_order_amount,
        coalesce(median_days_between_orders, 0) as median_days_between_orders
    from retention.repeat_purchase
    where period_kind in ('quarter', 'year') and segment_name = 'all'
    order by period_kind, period_start
"""


def report(database: Path) -> str:
    """The totals and the repeat purchases by quarter and year, as text."""
    with duckdb.connect(str(database), read_only=True) as connection:
        orders, dollars = connection.execute(TOTALS).fetchall()[0]
        periods = connection.execute(PERIODS).fetchall()
    lines = [
        f"CDNOW: {orders:,} purchases, {dollars:,.2f} USD",
        "",
        "period     customers   bought again     rate   orders each   average order   median days between",
    ]
    for period, customers, repeaters, rate, frequency, average, days in periods:
        lines.append(
            f"{period:9}{customers:>11,}{repeaters:>15,}{rate:>9.1%}{frequency:>14.2f}{average:>16.2f}{days:>22.0f}"
        )
    return "\n".join([*lines, "* so far"])


if __name__ == "__main__":
    print(report(Path(sys.argv[1])))
