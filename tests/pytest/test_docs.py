"""The pages a stranger reads first say what the code does."""

from __future__ import annotations

import re
from pathlib import Path

from harness import ROOT

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
