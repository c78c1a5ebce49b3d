"""Reads the mutations: the YAML files beside this module, one per area.

    - name: superseded_rows_count
      file: models/staging/raw/stg_holdfast__orders.sql
      old: where rejection_reason is null and row_rank = 1     exact text, once in the file
      new: where rejection_reason is null
      why: an order that was corrected would count twice
      models: [base_holdfast__orders]     whose tests are asked; the file's own model when left out
      depth: 1     how far down from them is built for data tests; all the way when left out
      pytest: [tests/pytest/test_staging.py]     asked when those let it live
      short: true                         part of the short form, which asks unit tests alone
      argued: why no test needs to see it
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Mutation:
    """One way to break the project.

    area    the file that it is written in
    models  the dbt models whose tests are asked; empty for Python
    depth   how many steps down from them are built for the data tests; empty for all
    pytest  what pytest is given when no dbt test fails
    argued  why nothing needs to catch it; empty when something must
    """

    name: str
    area: str
    file: str
    old: str
    new: str
    why: str
    models: tuple[str, ...]
    depth: str
    pytest: tuple[str, ...]
    is_short: bool
    argued: str

    @property
    def is_of_one_model(self) -> bool:
        """Whether the tests of other models cannot see it: unit tests of a model take its inputs as given."""
        return self.models == (Path(self.file).stem,)

    def problem(self, root: Path = ROOT) -> str | None:
        """Why it can no longer be applied; None when it can."""
        path = root / self.file
        if not path.exists():
            return f"{self.name}: {self.file} is not there"
        found = path.read_text(encoding="utf-8").count(self.old)
        if found != 1:
            return f"{self.name}: {self.file} has its text {found} times, not once"
        return f"{self.name} changes nothing" if self.old == self.new else None

    def apply(self, root: Path) -> None:
        """Breaks a copy of the project.

        root  folder of the copy
        """
        path = root / self.file
        path.write_text(path.read_text(encoding="utf-8").replace(self.old, self.new), encoding="utf-8")

    def undo(self, root: Path) -> None:
        """Mends a copy of the project again, by the original."""
        (root / self.file).write_bytes((ROOT / self.file).read_bytes())


def load() -> list[Mutation]:
    """Every mutation, by area and in the order written."""
    mutations = []
    for path in sorted(FOLDER.glob("*.yml")):
        for entry in yaml.safe_load(path.read_text(encoding="utf-8")):
            stem = Path(entry["file"]).stem
            own = (stem,) if entry["file"].startswith("models/") else ()
            mutations.append(
                Mutation(
                    name=entry["name"],
                    area=path.stem,
                    file=entry["file"],
                    old=entry["old"].rstrip("\n"),
                    new=entry["new"].rstrip("\n"),
                    why=entry["why"],
                    models=tuple(entry.get("models", own)),
                    depth=str(entry.get("depth", "")),
                    pytest=tuple(entry.get("pytest", ())),
                    is_short=entry.get("short", False),
                    argued=entry.get("argued", ""),
                )
            )
    return mutations
