"""How much of the project is documented and tested, counted from dbt's artifacts.

    python -m tests.coverage warehouse/holdfast.build/target

Columns are those that the tables really have (catalog.json); texts and tests are those that dbt knows (manifest.json).
The exit status is 1 when anything is missing that has to be there.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass
class Coverage:
    """One thing that is to be complete.

    what         what is counted
    is_required  whether it has to be complete
    total        how many there are
    missing      those that lack it
    """

    what: str
    is_required: bool = True
    total: int = 0
    missing: list[str] = field(default_factory=list)

    def add(self, name: str, is_there: bool) -> None:
        """Counts one."""
        self.total += 1
        if not is_there:
            self.missing.append(name)

    def __str__(self) -> str:
        covered = self.total - len(self.missing)
        text = f"{covered:,} of {self.total:,} {self.what} ({covered / self.total if self.total else 1:.1%})"
        return text + (f"; not {', '.join(self.missing)}" if self.missing and self.is_required else "")


def measure(manifest: Mapping[str, Any], catalog: Mapping[str, Any]) -> list[Coverage]:
    """Counts a built project.

    manifest, catalog  dbt's artifacts
    """
    models = {
        key: node
        for key, node in manifest["nodes"].items()
        if node["resource_type"] == "model" and node["package_name"] == "holdfast"
    }
    unit_tested = {test["depends_on"]["nodes"][0] for test in manifest["unit_tests"].values()}
    keys = ("unique_combination", "unique")
    keyed = {
        node["attached_node"]
        for node in manifest["nodes"].values()
        if (node.get("test_metadata") or {}).get("name") in keys
    }
    described = Coverage("models described")
    columns = Coverage("columns of marts described")
    unit = Coverage("marts unit-tested")
    primary = Coverage("marts with a tested primary key")
    contracts = Coverage("marts with an enforced contract")
    intermediate = Coverage("columns of intermediate models described", is_required=False)
    for key, node in models.items():
        path = node["original_file_path"]
        if path.startswith("models/staging/base"):
            continue
        described.add(node["name"], bool(node["description"].strip()))
        is_mart = path.startswith("models/marts")
        if is_mart:
            unit.add(node["name"], key in unit_tested)
            primary.add(node["name"], key in keyed)
            contracts.add(node["name"], bool(node["contract"]["enforced"]))
        counted = columns if is_mart else intermediate if path.startswith("models/intermediate") else None
        if counted:
            texts = {name.lower(): column["description"].strip() for name, column in node["columns"].items()}
            for name in catalog["nodes"].get(key, {"columns": {}})["columns"]:
                counted.add(f"{node['name']}.{name}", bool(texts.get(name.lower())))
    return [described, columns, unit, primary, contracts, intermediate]


def read(target: Path) -> list[Coverage]:
    """Counts the project whose artifacts are in a target folder."""
    return measure(*(json.loads((target / f"{name}.json").read_text()) for name in ("manifest", "catalog")))


if __name__ == "__main__":
    found = read(Path(sys.argv[1]))
    print("\n".join(map(str, found)))
    sys.exit(any(coverage.missing and coverage.is_required for coverage in found))
