"""Writes the CDNOW purchases as a raw folder: `python -m examples.cdnow.make_raw FOLDER`."""

from __future__ import annotations

import csv
import sys
from collections import Counter
from pathlib import Path

from examples.cdnow.source import purchases, source_file


def make_raw(folder: Path) -> None:
    """Writes customers.csv and orders.csv.

    The file has no order numbers. One is made of the customer, the day and the place among the customer's
    purchases of that day, so that the 255 lines that repeat another stay purchases of their own.
    """
    folder.mkdir(parents=True, exist_ok=True)
    first_days: dict[str, str] = {}
    seen: Counter[str] = Counter()
    with (folder / "orders.csv").open("w", newline="", encoding="utf-8") as file:
        orders = csv.writer(file, lineterminator="\n")
        orders.writerow(["order_id", "customer_id", "ordered_at", "amount", "currency", "status", "order_kind"])
        for purchase in purchases(source_file()):
            day = purchase.day.isoformat()
            first_days[purchase.customer] = min(day, first_days.get(purchase.customer, day))
            key = f"{purchase.customer}-{purchase.day:%Y%m%d}"
            seen[key] += 1
            orders.writerow(
                [f"{key}-{seen[key]}", purchase.customer, day, purchase.dollars, "USD", "completed", "purchase"]
            )
    with (folder / "customers.csv").open("w", newline="", encoding="utf-8") as file:
        customers = csv.writer(file, lineterminator="\n")
        customers.writerow(["customer_id", "created_at"])
        customers.writerows(sorted(first_days.items()))


if __name__ == "__main__":
    make_raw(Path(sys.argv[1]))
