"""The figures in docs/revenue.md are those of the demo build, and its bills add up the slow way too."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal

import pytest
from harness import ROOT, Result

PAGE = " ".join((ROOT / "docs" / "revenue.md").read_text(encoding="utf-8").split())
JUNE = "month = '2025-06-01'"
LEDGER = "select -mrr_delta from revenue.mrr_ledger where"
ITEMS = (
    "select sum(mrr) from intermediate.int_revenue__item_days where policy_name = 'holdfast'"
    " and from_date <= '2025-06-30' and to_date > '2025-06-30'"
)
CUSTOMER = "select closing_mrr from intermediate.int_revenue__customer_months where " + JUNE
# What the page says, and where the figure comes from.
CLAIMS = {
    **{
        f"| `{policy}` | {{:,.2f}} |": f"select closing_mrr from revenue.policy_comparison where {JUNE}"
        f" and policy_name = '{policy}'"
        for policy in ("like-Stripe", "like-ChartMogul", "like-Recurly", "like-ProfitWell")
    },
    "| {:+,.2f} | `discounts`": "select closing_mrr_difference from revenue.policy_comparison"
    f" where {JUNE} and policy_name = 'like-Stripe'",
    "leaves them out, too: {:,.2f}": "select committed_mrr from revenue.mrr_by_month"
    f" where {JUNE} and segment_name = 'all'",
    "expansion {:,.2f} and contraction": f"select expansion_mrr from revenue.policy_comparison where {JUNE}"
    " and policy_name = 'like-Recurly'",
    "and contraction {:,.2f}, where": f"select contraction_mrr from revenue.policy_comparison where {JUNE}"
    " and policy_name = 'like-Recurly'",
    "say {:,.2f} and": f"select expansion_mrr from revenue.policy_comparison where {JUNE} and policy_name = 'holdfast'",
    "and {:,.2f}. - **ProfitWell**": f"select contraction_mrr from revenue.policy_comparison where {JUNE}"
    " and policy_name = 'holdfast'",
    "`c464` pays {:,.2f} less": f"{CUSTOMER} and customer_id = 'c464' and policy_name = 'like-Stripe'",
    "2025-08-28: MRR {:,.2f}": f"{CUSTOMER} and customer_id = 'c464' and policy_name = 'holdfast'",
    "expansion of {:,.2f} that day": "select mrr_delta from revenue.mrr_ledger where customer_id = 'c464'"
    " and moved_date = '2025-08-28' and driver = 'discount'",
    "until 2025-07-08: {:,.2f} in June": f"{CUSTOMER} and customer_id = 'c180' and policy_name = 'holdfast'",
    "price increase of {:,.2f} on": "select mrr_delta from revenue.mrr_ledger where customer_id = 'c144'"
    " and moved_date = '2025-06-04' and driver = 'price'",
    "seats worth {:,.2f} on 2025-06-22": f"{LEDGER} customer_id = 'c144' and moved_date = '2025-06-22'",
    "a contraction of {:,.2f}, or": "select -contraction_mrr from revenue.mrr_by_customer_month"
    f" where {JUNE} and customer_id = 'c144'",
    "Trials would add {:,.2f}": f"{ITEMS} and status_group = 'trialing'",
    "2025-05-06: {:,.2f} more": f"{ITEMS} and status_group = 'paused'",
    "Without the past due {:,.2f} less": f"{ITEMS} and status_group = 'past_due'",
    "2025-06-13: its {:,.2f} would": f"{ITEMS} and status_group = 'past_due' and customer_id = 'c325'",
    "after 94: {:,.2f} would be new": "select sum(reactivation_mrr) from revenue.mrr_by_customer_month"
    " where month = '2025-05-01' and customer_id in ('c318', 'c130')",
    "demo closed with {:,.2f} of": "select closing_mrr from revenue.restatements where month = '2025-04-01' and is_first_known",
    "of {} customers. In 2025-05": "select closing_customer_count from revenue.restatements where month = '2025-04-01'"
    " and is_first_known",
    "has {:,.2f} of": "select closing_mrr from revenue.restatements where month = '2025-04-01' and is_latest",
    "of {} customers: ": "select closing_customer_count from revenue.restatements where month = '2025-04-01' and is_latest",
    "customers: {:,.2f} more, all by late rows": "select late_row_mrr_delta from revenue.restatements"
    " where month = '2025-04-01' and known_month = '2025-05-01' and closing_mrr_delta = late_row_mrr_delta",
    "{:,.2f} billed,": f"select billed_mrr from revenue.cash_reconciliation where {JUNE}",
    "billed, {:,.2f} MRR": f"select closing_mrr from revenue.cash_reconciliation where {JUNE}",
    "MRR | **{:,.2f}** |": f"select difference from revenue.cash_reconciliation where {JUNE}",
    "demo {} of": "select count(*) from revenue.silent_churn where quarter = '2025-07-01' and is_at_risk",
    "of {} customers were at risk": "select count(is_at_risk) from revenue.silent_churn where quarter = '2025-07-01'",
    "with {:,.2f} of 1": "select sum(mrr_at_risk) from revenue.silent_churn where quarter = '2025-07-01'",
    "of {:,.2f} of MRR; of": "select sum(closing_mrr) from revenue.silent_churn where quarter = '2025-07-01'"
    " and is_at_risk is not null",
    "of these {:.1%} did": "select avg(is_lost_next_quarter::int) from revenue.silent_churn"
    " where quarter = '2025-07-01' and is_at_risk",
    "of the others {:.1%}.": "select avg(is_lost_next_quarter::int) from revenue.silent_churn"
    " where quarter = '2025-07-01' and not is_at_risk",
}
CAUSES = ("timing", "proration", "discount", "credit", "missing_invoice", "outside_mrr", "fx", "unexplained")


@pytest.mark.parametrize("claim", CLAIMS)
def test_a_figure_of_the_page_is_the_demo_s(demo: Result, claim: str) -> None:
    said = claim.format(demo.value(CLAIMS[claim])).replace("%", " %")
    assert said in PAGE, said


def test_the_causes_of_the_page_are_the_demo_s(demo: Result) -> None:
    (row,) = demo.query(f"select * from revenue.cash_reconciliation where {JUNE}")
    for cause in CAUSES:
        start = PAGE.index(f"| `{cause}` |")
        figure = PAGE[start:].split("|")[3].strip()
        assert figure == f"{row[f'{cause}_difference'] + 0:,.2f}".replace("-0.00", "0.00"), cause


def test_bills_add_up_day_by_day(demo: Result) -> None:
    """Spread over one day after the other, without SQL; the mean of MRR likewise."""
    billed: dict[date, Decimal] = defaultdict(Decimal)
    for line in demo.query(
        "select period_start_at, period_end_at, issued_at, line_type, (amount - discount_amount) * rate as amount"
        " from intermediate.int_revenue__billed_lines as lines"
        " inner join intermediate.int_revenue__exchange_rates as rates on lines.currency = rates.currency"
        " and issued_at::date >= valid_from_date and issued_at::date < valid_to_date"
    ):
        first = (line["period_start_at"] or line["issued_at"]).date()
        days = max(((line["period_end_at"] or line["issued_at"]).date() - first).days, 1)
        for number in range(days):
            billed[(first + timedelta(days=number)).replace(day=1)] += line["amount"] / days
    rows = demo.query("select * from revenue.cash_reconciliation")
    assert len(rows) == 24
    for row in rows:
        assert abs(row["billed_mrr"] - billed[row["month"]]) < Decimal("0.01"), row["month"]
        month, following = row["month"], (row["month"] + timedelta(days=31)).replace(day=1)
        days = [month + timedelta(days=number) for number in range((following - month).days)]
        worth = demo.value(
            "select sum(mrr) from intermediate.int_revenue__item_days as items inner join"
            f" (select unnest({[str(day) for day in days]})::date as day) as days on day >= from_date and day < to_date"
            " where policy_name = 'holdfast' and is_counted"
        )
        assert abs(row["accrued_mrr"] - worth / len(days)) < Decimal("0.01"), month
