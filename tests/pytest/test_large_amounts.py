"""Amounts in the hundreds of millions, as in rupiah or won, build like any other."""

from __future__ import annotations

from pathlib import Path

from harness import build


def test_amounts_of_nine_digits_times_thousands_of_units(tmp_path: Path) -> None:
    raw = {
        "prices": [
            {"price_id": "m", "price_kind": "recurring", "unit_amount": "750000", "currency": "IDR",
             "billing_interval": "month", "interval_count": "1"},
            {"price_id": "w", "price_kind": "recurring", "unit_amount": "120000000", "currency": "USD",
             "billing_interval": "week", "interval_count": "1"},
        ],
        "subscriptions": [
            {"subscription_id": "s1", "customer_id": "c1", "status": "active", "started_at": "2025-01-01",
             "price_id": "m", "quantity": "5000"},
            {"subscription_id": "s2", "customer_id": "c2", "status": "active", "started_at": "2025-01-01",
             "price_id": "w", "quantity": "3"},
        ],
        "exchange_rates": [{"rate_date": "2025-01-01", "currency": "IDR", "rate_to_reporting": "0.000061"}],
        "orders": [
            {"order_id": "o1", "customer_id": "c1", "ordered_at": "2025-01-02", "amount": "900000000",
             "currency": "IDR"},
        ],
        "invoices": [
            {"invoice_id": "i1", "customer_id": "c2", "status": "paid", "issued_at": "2025-01-01",
             "currency": "USD", "total": "360000000"},
        ],
        "payments": [
            {"payment_id": "p1", "invoice_id": "i1", "customer_id": "c2", "attempted_at": "2025-01-01",
             "status": "succeeded", "amount": "360000000", "currency": "USD"},
        ],
    }  # fmt: skip
    result = build(tmp_path, raw, vars={"as_of": "2025-02-01"})
    assert result.ok, result.output
    mrr = {
        row["customer_id"]: float(row["closing_mrr"])
        for row in result.query("select * from revenue.mrr_by_customer_month where month = date '2025-01-01'")
    }
    assert round(mrr["c1"], 2) == 228750.00  # 5,000 x 750,000 x 0.000061
    assert round(mrr["c2"], 2) == 1560000000.00  # 3 x 120,000,000 x 52 / 12
