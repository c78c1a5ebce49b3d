"""The pages a stranger reads first say what the code does."""

from __future__ import annotations

import re
from pathlib import Path

from harness import ROOT, Result

from holdfast.contract import raw_tables

MARTS = {path.stem.replace("__", ".", 1) for path in (ROOT / "models" / "marts").rglob("*.sql")}


def test_the_raw_contract_page_lists_every_column_as_the_contract_does() -> None:
    page = (ROOT / "docs" / "bring_your_own_data.md").read_text(encoding="utf-8")
    written = {}
    for table, cells in re.findall(r"^\| `(\w+)` \| [^|]+ \| (.+) \|$", page, flags=re.MULTILINE):
        cells = re.sub(r" \([^)]*\)", "", cells)
        written[table] = [
            (re.search(r"\w+", cell).group(), "**" in cell, (re.search(r"`(\w+)`", cell) or [None, "text"])[1])
            for cell in cells.split(", ")
        ]
    contract = {
        name: [(column.name, column.is_required, column.kind) for column in table.columns]
        for name, table in raw_tables().items()
    }
    assert written == contract


def test_every_mart_the_readme_promises_exists() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    cells = re.findall(r"^\| (`\w+\.\w+`[^|]*) \|", readme, flags=re.MULTILINE)
    promised = {mart for cell in cells for mart in re.findall(r"`(\w+\.\w+)`", cell)}
    assert promised, "the README has no table of marts"
    # two are written by the build itself, after dbt.
    assert promised - {"quality.check_results", "quality.check_history"} <= MARTS, promised - MARTS


def test_every_mart_is_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert not {mart for mart in MARTS if f"`{mart}`" not in readme}


def test_links_between_pages_lead_somewhere() -> None:
    pages = [ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").glob("*.md")]
    for page in pages:
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            assert (Path(page.parent) / target).exists(), f"{page.name} links to {target}"


def test_the_story_of_the_demo_has_the_figures_of_its_marts(demo: Result) -> None:
    story = " ".join((ROOT / "docs" / "demo_story.md").read_text(encoding="utf-8").split())

    def told(words: str, sql: str) -> None:
        said = words.format(*demo.query(sql)[0].values()).replace("%", " %")
        assert said in story, said

    told(
        "net dollar retention {:.2f} to {:.2f} from 2025-04 on; gross {:.2f} to {:.2f}",
        "select min(net_dollar_retention), max(net_dollar_retention), min(gross_dollar_retention), "
        "max(gross_dollar_retention) from revenue.dollar_retention where horizon_months = 12 and level = 'customer' "
        "and segment_name = 'all' and is_complete and month >= '2025-04-01'",
    )
    churn = "avg(customer_churn_rate) filter (month {} '2025-06-01')"
    told(
        "smb logo churn {:.1%} a month, after {:.1%} in the eight months before",
        f"select {churn.format('>=')}, {churn.format('<')} from revenue.mrr_by_month "
        "where segment_value = 'smb' and month between '2024-10-01' and '2025-07-01'",
    )
    told(
        "{:,} movements by price, worth {:,.0f} of MRR",
        "select count(*), sum(mrr_delta) from revenue.mrr_ledger where driver = 'price' "
        "and moved_date between '2025-03-01' and '2025-03-31'",
    )
    dau = "avg(dau) filter (month(activity_date) = {})"
    told(
        "Daily users {:.1f}, {:.1f}, {:.1f} from July",
        f"select {', '.join(dau.format(month) for month in (7, 8, 9))} from engagement.active_users "
        "where segment_name = 'all' and year(activity_date) = 2025",
    )
    z = "max(robust_z) filter (kpi_name = '{}' and is_anomaly)"
    kpis = ("ticket_count", "median_first_response_minutes", "median_resolution_hours", "churned_mrr", "reactivation_mrr")
    told(
        "tickets (robust z {:.1f}), first response ({:.1f}), resolution ({:.1f}), and in revenue churned MRR ({:.1f}) and "
        "reactivation ({:.1f})",
        f"select {', '.join(z.format(kpi) for kpi in kpis)} from scorecard.kpis "
        "where segment_name = 'all' and period_kind = 'month' and period_start = '2025-06-01'",
    )
