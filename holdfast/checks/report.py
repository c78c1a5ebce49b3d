"""The data-quality report: Great Expectations' Data Docs, made to stand on their own.

Data Docs link their styles and scripts from the network. Those links are taken out and replaced by
report.css, so that the report looks the same on a machine without one, and asks nobody for anything.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Any

STYLES = Path(__file__).with_name("report.css")
# everything that is fetched, and what only makes sense with the scripts that were
FETCHED = re.compile(
    r"<link[^>]+//[^>]*>|<script[^>]+src=\"https?://[^>]*>\s*</script>|<img[^>]+src=\"https?://[^>]*>"
    r"| onclick=\"\w+Validations\(\)\""
)
NEWSLETTER = re.compile(r"<a[^>]+greatexpectations\.io/newsletter.*?</a>", re.S)
LAYERS = ("raw", "staging", "intermediate", "marts")


def add_site(context: Any, folder: Path) -> None:
    """Has a Great Expectations context write its Data Docs into a folder."""
    context.add_data_docs_site(
        site_name="report",
        site_config={
            "class_name": "SiteBuilder",
            "show_how_to_buttons": False,
            "store_backend": {"class_name": "TupleFilesystemStoreBackend", "base_directory": str(folder)},
            "site_index_builder": {"class_name": "DefaultSiteIndexBuilder"},
        },
    )


def cells(*texts: str) -> str:
    """A row of a table, its texts escaped."""
    return "".join(f"<td>{escape(text)}</td>" for text in texts)


def broken_name(name: str) -> str:
    """A name, escaped, that goes on in another line behind an underscore only."""
    return escape(name).replace("_", "_<wbr>")


def state(record: dict[str, Any]) -> str:
    """passed, warning or failed."""
    return "passed" if record["is_passed"] else {"warn": "warning", "error": "failed"}[record["severity"]]


def rows(records: Sequence[dict[str, Any]], pages: dict[str, str]) -> str:
    """HTML of a table of checks.

    pages  link to the page of each table's validation
    """
    heads = "<th class='state'></th><th class='table'>table</th><th>check</th><th>expected</th><th>observed</th>"
    lines = [f"<table><thead><tr>{heads}</tr></thead>"]
    for record in records:
        lines.append(
            f"<tr><td class='{state(record)}'>{state(record)}</td>"
            f"<td><a href='{escape(pages.get(record['table'], ''))}'>{escape(record['table'])}</a></td>"
            f"<td>{broken_name(record['check_name'])}</td>{cells(record['expected'], record['observed'])}</tr>"
        )
    return "\n".join([*lines, "</table>"])


def index(records: Sequence[dict[str, Any]], pages: dict[str, str]) -> str:
    """The first page: what failed, then every check by layer."""
    counts = []
    for layer in LAYERS:
        of_layer = [record for record in records if record["layer"] == layer]
        passed = sum(record["is_passed"] for record in of_layer)
        counts.append(f"<td><b>{layer}</b><br>{passed} of {len(of_layer)} passed</td>")
    failed = [record for record in records if not record["is_passed"]]
    lines = [
        "<!DOCTYPE html><html lang='en'><head><meta charset='utf-8'>",
        "<meta name='viewport' content='width=device-width, initial-scale=1'>",
        f"<title>Holdfast: data quality</title>\n<style>\n{STYLES.read_text()}</style>\n</head>",
        "<body><main class='holdfast'><h1>Data quality of the last build</h1>",
        "<p>What is expected of the data as data: volumes, freshness, ranges, sums across tables, and",
        "change since the current publication. A failed check stops the publication; a warning is only",
        "said. The tests of the models themselves are in <code>quality.check_results</code>, too.</p>",
        f"<table class='layers'><tr>{''.join(counts)}</tr></table>",
    ]
    if failed:
        lines += ["<h2>Not passed</h2>", rows(sorted(failed, key=state), pages)]
    for layer in LAYERS:
        lines += [f"<h2>{layer}</h2>", rows([r for r in records if r["layer"] == layer], pages)]
    return "\n".join([*lines, "</main></body></html>\n"])


def finish(folder: Path, records: Sequence[dict[str, Any]]) -> None:
    """Makes every page of a site stand on its own, and writes the first page."""
    styles = f"<style>\n{STYLES.read_text()}</style>\n</head>"
    for page in folder.rglob("*.html"):
        text = NEWSLETTER.sub("", FETCHED.sub("", page.read_text(encoding="utf-8")))
        page.write_text(text.replace("</head>", styles, 1), encoding="utf-8")
    pages = {
        page.stem.split("-", 1)[1]: page.relative_to(folder).as_posix()
        for page in folder.glob("validations/**/*.html")
    }
    (folder / "index.html").write_text(index(records, pages), encoding="utf-8")
