"""Loads one after another give the rows that one build over all of them gives, however late, repeated or out of
order what they bring."""

from __future__ import annotations

import json
import random
import shutil
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import dbt_steps
import duckdb
import forked
from harness import ROOT, Result, build, write_tables

from holdfast.privacy import keyed_hash

LOADS = 22
FACTS = "+int_engagement__completed_load +int_engagement__user_days"
BEHAVIOUR = "+path:models/marts/engagement +retention__cohorts +retention__curves"
PERIODS = "intermediate.int_engagement__entity_periods join intermediate.int_engagement__entity_numbers using (entity_number)"
TABLES = {
    "staging.base_holdfast__repeated_events": "row_key, row_rank, is_exact_duplicate",
    "intermediate.int_engagement__source_days": "*",
    "intermediate.int_engagement__session_pieces": "*",
    "intermediate.int_engagement__policy_events": "*",
    "intermediate.int_engagement__user_days": "*",
    "intermediate.int_engagement__session_spans": "*",
    PERIODS: "entity, entity_id, period_kind, period_index, previous_index, next_index, event_count, started_at",
}
STOPPED = "+int_engagement__session_pieces +int_engagement__entity_periods"
MARTS = ("engagement", "retention")
BEGAN = datetime(2025, 1, 1)


class Company:
    """Exports that grow: each load adds a file of events, and sends the users and links anew."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.events: list[dict[str, Any]] = []
        self.users: list[dict[str, Any]] = []
        self.links: list[dict[str, Any]] = []
        self.files = 0

    def new_event(self, now: datetime) -> dict[str, Any]:
        """An event of today, of the weeks before, or (one in thirty) of a clock that runs ahead."""
        pick = self.random
        back = pick.choice([0, 0, 0, 0, 1, 2, 9, 40])
        day = max(BEGAN, now - timedelta(days=back))
        second = pick.choice([pick.randrange(86_400), 1_800 * pick.randrange(48), 300 * pick.randrange(20)])
        occurred = day.replace(hour=0, minute=0, second=0) + timedelta(seconds=second)
        if pick.random() < 1 / 30:
            occurred = now + timedelta(hours=pick.randrange(1, 20))
        user = pick.choice([None, None, *(f"u{number}" for number in range(8))])
        device = pick.choice([None, *(f"d{number}" for number in range(10))])
        name = pick.choice(["page_viewed", "page_viewed", "signed_up", "report_created", "listed_nowhere", "order_placed"])
        return {
            "event_id": f"e{len(self.events):05d}",
            "event_name": name,
            "occurred_at": occurred,
            "user_id": user,
            "anonymous_id": device or (None if user else "d0"),
            "customer_id": pick.choice([None, "c1", "c2"]) if user else None,
            "session_id": None,
            "page_url": f"/p{pick.randrange(3)}" if name == "page_viewed" else None,
            "utm_source": pick.choice([None, "google", "bing"]),
            "user_agent": pick.choice([None, None, "Firefox", "Googlebot/2.1"]),
            "is_bot": pick.choice([None, None, None, None, "true"]),
            "is_internal": None,
        }

    def load(self, folder: Path, number: int) -> None:
        """Writes the export of day `number` into a folder: its file of events, and all users and links so far."""
        pick = self.random
        now = BEGAN + timedelta(days=number, hours=12)
        loaded = now if number % 9 else now - timedelta(days=2)  # every ninth file comes behind its turn
        rows = []
        for _ in range(pick.randrange(10, 40)):
            row = self.new_event(now)
            self.events.append(row)
            rows.append(row | {"loaded_at": loaded + timedelta(seconds=pick.randrange(600))})
        for known in pick.sample(self.events, min(6, len(self.events))):
            sent = known | {"loaded_at": loaded + timedelta(seconds=700)}
            if pick.random() < 0.6:  # a correction: another time, another person, another page
                other = self.new_event(now)
                field = pick.choice(["occurred_at", "user_id", "page_url", "event_name"])
                if not (field == "user_id" and not other["user_id"] and not known["anonymous_id"]):
                    sent[field] = other[field]
            rows.append(sent)
        if number % 5 == 2:  # one that is rejected repeats nothing
            rows.append(rows[0] | {"event_name": None})
        pick.shuffle(rows)
        write_tables(folder / "events", {f"load_{number:02d}": rows})
        if number % 3 == 0:
            kind = pick.choice(["identify", "alias", "merge", "unlink"])
            alias = pick.choice([f"d{pick.randrange(10)}", f"u{pick.randrange(8)}"])
            self.links.append({
                "link_id": f"l{number}", "alias_id": alias, "user_id": f"u{pick.randrange(8)}", "kind": kind,
                "linked_at": now - timedelta(days=pick.randrange(0, 5)), "loaded_at": now,
            })  # fmt: skip
        if number % 4 == 1:
            self.users.append({
                "user_id": f"u{len(self.users)}", "customer_id": pick.choice([None, "c1", "c2"]),
                "signed_up_at": now - timedelta(days=pick.randrange(0, 9)),
                "is_internal": "true" if len(self.users) == 3 else None, "loaded_at": now,
            })  # fmt: skip
        if number % 7 == 3:  # a user moves on to a customer of its own, and leaves the one before without any
            self.users[0] = self.users[0] | {"customer_id": f"moved{number}", "loaded_at": now}
        write_tables(folder, {"users": self.users, "identity_links": self.links})


def rows_of(result: Result, tables: dict[str, str]) -> dict[str, list[tuple[Any, ...]]]:
    """The rows of tables, each sorted."""
    with result.connect() as connection:
        return {
            table: sorted(connection.execute(f"select {columns} from {table}").fetchall(), key=repr)
            for table, columns in tables.items()
        }


def marts(result: Result) -> dict[str, str]:
    """Every mart of behaviour that was built, with the columns to compare."""
    listed = ", ".join(f"'{schema}'" for schema in MARTS)
    found = result.query(
        f"select table_schema || '.' || table_name as mart from information_schema.tables where table_schema in ({listed})"
    )
    return {row["mart"]: "*" for row in found}


def differences(found: dict[str, Any], expected: dict[str, Any]) -> dict[str, tuple[int, int]]:
    """Per table that differs: how many rows are wrong, and how many are missing."""
    return {
        table: (len(set(found[table]) - set(rows)), len(set(rows) - set(found[table])))
        for table, rows in expected.items()
        if found[table] != rows
    }


class Loads:
    """Exports of one company, load by load, and the builds over them.

    folder   where everything goes
    project  the dbt project
    """

    def __init__(self, folder: Path, loads: int, seed: int, project: Path = ROOT) -> None:
        self.folder, self.project = folder, project
        self.steps: list[dict[str, Any]] = []
        self.company = Company(seed)
        for number in range(loads):
            self.company.load(folder / f"sent_{number:02d}", number)

    def arrive(self, number: int) -> list[tuple[str, str]]:
        """The files of a load, from where they are to where the builds read them."""
        sent = self.folder / f"sent_{number:02d}"
        return [
            (str(path), str(self.folder / "exports" / path.relative_to(sent))) for path in sorted(sent.rglob("*.csv"))
        ]

    def warehouse(self, name: str) -> Path:
        """The file of the warehouse of a name. All are called alike, as a parsed project names its database."""
        (self.folder / name).mkdir(exist_ok=True)
        return self.folder / name / "warehouse.duckdb"

    def build(self, name: str, select: str, number: int | None = None, **variables: Any) -> None:
        """Plans a build on the warehouse of a name, after the files of a load have arrived."""
        # the policy seeds are loaded where they may be missing, and no test runs
        again = ["run", "--exclude", "path:models/staging/policies"]
        seeds = ["build", "--exclude-resource-type", "test", "--exclude-resource-type", "unit_test"]
        known = select == FACTS and (
            self.warehouse(name).exists() or any(str(self.warehouse(name)) == step["warehouse"] for step in self.steps)
        )
        self.steps.append({
            "files": [] if number is None else self.arrive(number),
            "warehouse": str(self.warehouse(name)),
            "command": [*(again if known else seeds), "--select", *select.split()],
            "arguments": [
                "--no-write-json", "--quiet", "--project-dir", str(self.project), "--profiles-dir", str(ROOT / "profiles"),
                "--target-path", str(self.folder / "target"), "--log-path", str(self.folder / "logs"),
                "--log-level-file", "none",
                "--vars", json.dumps({"raw_path": str(self.folder / "exports")} | variables),
            ],
        })  # fmt: skip

    def run(self) -> None:
        """Runs what was planned since the last time."""
        (self.folder / "steps.json").write_text(json.dumps(self.steps))
        self.steps = []
        done = forked.run(dbt_steps.main, self.folder / "steps.json", log=self.folder / "steps.out")
        assert done.returncode == 0, done.stdout[-3000:]

    def result(self, name: str) -> Result:
        """The warehouse of a name."""
        return Result(self.warehouse(name), 0, "", self.folder / "target")


def test_loads_one_by_one_equal_one_build(tmp_path: Path) -> None:
    loads, increments = Loads(tmp_path, LOADS, seed=7), 0
    for number in range(LOADS):
        loads.build("stepwise", FACTS, number)
        if number in (8, 17):  # the next comes behind its turn, and makes all anew
            loads.build(f"at_{number}", FACTS)
            loads.run()
            stepwise, at_once = loads.result("stepwise"), loads.result(f"at_{number}")
            increments += stepwise.value("select is_increment from staging.base_holdfast__load")
            assert not differences(rows_of(stepwise, TABLES), rows_of(at_once, TABLES))
    loads.run()
    increments += loads.result("stepwise").value("select is_increment from staging.base_holdfast__load")
    loads.build("at_once", BEHAVIOUR, session_slices=3)
    loads.build("stepwise", BEHAVIOUR)
    loads.run()
    stepwise, at_once = loads.result("stepwise"), loads.result("at_once")
    tables = TABLES | marts(at_once)
    assert not differences(rows_of(stepwise, tables), rows_of(at_once, tables))
    assert len(tables) > 20 and all(rows_of(at_once, TABLES).values())
    assert increments == 3


def test_a_watermark_on_the_time_of_events_misses_late_ones(tmp_path: Path) -> None:
    project = tmp_path / "project"
    shutil.copytree(ROOT, project, ignore=shutil.ignore_patterns(".*", "target", "warehouse", "logs", "__pycache__"))
    model = project / "models/staging/base/base_holdfast__changed_events.sql"
    mistaken = model.read_text().replace("loaded_at >= cast(", "occurred_at >= cast(")
    assert mistaken != model.read_text()
    model.write_text(mistaken)
    loads = Loads(tmp_path, 4, seed=7, project=project)
    for number in range(4):
        loads.build("stepwise", FACTS, number)
    loads.build("at_once", FACTS)
    loads.run()
    found = differences(rows_of(loads.result("stepwise"), TABLES), rows_of(loads.result("at_once"), TABLES))
    assert "intermediate.int_engagement__user_days" in found
    assert "intermediate.int_engagement__session_spans" in found


def test_what_was_there_and_changed_makes_all_anew(tmp_path: Path) -> None:
    loads = Loads(tmp_path, 4, seed=3)
    for number in range(2):
        loads.build("stepwise", FACTS, number)
    # a file written over in place: as many rows, the same loaded_at, other pages and people
    sent = tmp_path / "sent_00" / "events" / "load_00.csv"
    corrected = sent.read_text().replace("page_viewed", "report_created").replace(",u1,", ",u2,")
    assert corrected != sent.read_text()
    (tmp_path / "sent_02" / "events" / "load_00.csv").write_text(corrected)
    loads.build("stepwise", FACTS, 2)
    loads.build("at_once", FACTS)
    loads.run()
    stepwise, at_once = loads.result("stepwise"), loads.result("at_once")
    assert not differences(rows_of(stepwise, TABLES), rows_of(at_once, TABLES))
    assert not stepwise.value("select is_increment from staging.base_holdfast__load")
    # rows of which nobody knows when they came
    late = tmp_path / "sent_03" / "events" / "load_03.csv"
    late.write_text("event_id,event_name,occurred_at,user_id\nundated,page_viewed,2025-01-02 10:00:00,u1\n")
    loads.build("stepwise", FACTS, 3)
    loads.run()
    assert not stepwise.value("select is_increment from staging.base_holdfast__load")
    assert stepwise.value("select count(*) from staging.stg_holdfast__events where event_id = 'undated'") == 1


def test_a_build_that_stopped_is_made_good(tmp_path: Path) -> None:
    loads = Loads(tmp_path, 4, seed=5)
    links, users = loads.company.links, loads.company.users
    for number in range(3):
        loads.build("stepwise", FACTS, number)
    # sessions and periods are made by a link and a customer that are taken back before the next build
    link = {"link_id": "mistaken", "alias_id": "u6", "user_id": "u5", "kind": "merge", "linked_at": BEGAN}
    moved = [users[0] | {"customer_id": "c9"}, *users[1:]]
    write_tables(tmp_path / "sent_03", {"identity_links": [*links, link | {"loaded_at": BEGAN}], "users": moved})
    write_tables(tmp_path / "sent_04", {"identity_links": links, "users": users})
    loads.build("stepwise", STOPPED, 3)
    loads.run()
    stepwise, at_once = loads.result("stepwise"), loads.result("at_once")
    stopped = rows_of(stepwise, TABLES)
    loads.build("stepwise", FACTS, 4)
    loads.build("at_once", FACTS)
    loads.run()
    expected = rows_of(at_once, TABLES)
    mistaken = differences(stopped, expected)
    assert {"intermediate.int_engagement__session_spans", PERIODS} <= set(mistaken)
    assert not differences(rows_of(stepwise, TABLES), expected)
    assert stepwise.value("select is_increment and is_resumed from staging.base_holdfast__load")
    # what was begun by other settings cannot be added to
    loads.build("stepwise", "+int_engagement__source_days", timezone="Asia/Tokyo")
    loads.build("stepwise", FACTS)
    loads.run()
    assert not stepwise.value("select is_increment from staging.base_holdfast__load")
    assert not differences(rows_of(stepwise, TABLES), expected)
    assert stepwise.value("select build_number from staging.base_holdfast__load") == 7


def test_a_link_of_a_build_that_stopped_leaves_nothing_behind(tmp_path: Path) -> None:
    """Nobody has an event at the watermark, which would be taken in again in any case."""

    def sent(number: int, rows: list[tuple[str, str, int]], link: str | None) -> None:
        """A load of events (id, user, hour), one of somebody else among them, and a merge of u6 into `link`."""
        events = [
            {
                "event_id": event, "event_name": "page_viewed", "user_id": user,
                "occurred_at": BEGAN + timedelta(hours=hour), "loaded_at": BEGAN + timedelta(days=number),
            }
            for event, user, hour in [*rows, (f"other{number}", "other", number)]
        ]  # fmt: skip
        write_tables(tmp_path / f"sent_{number:02d}" / "events", {f"load_{number}": events})
        links = [{"link_id": "l", "alias_id": "u6", "user_id": link, "kind": "merge", "linked_at": BEGAN, "loaded_at": BEGAN}]
        write_tables(tmp_path / f"sent_{number:02d}", {"identity_links": links if link else [links[0] | {"kind": "unlink", "user_id": "u6"}]})

    loads = Loads(tmp_path, 0, seed=1)
    sent(1, [("e1", "u5", 1), ("e2", "u6", 1), ("e3", "u7", 1), ("e4", "u6", 30)], None)
    sent(2, [], None)
    sent(3, [], "u5")
    sent(4, [], "u7")
    for number, select in [(1, FACTS), (2, FACTS), (3, STOPPED), (4, FACTS)]:
        loads.build("stepwise", select, number)
    loads.build("at_once", FACTS)
    loads.run()
    stepwise, at_once = loads.result("stepwise"), loads.result("at_once")
    assert stepwise.value("select is_increment and is_resumed from staging.base_holdfast__load")
    assert not differences(rows_of(stepwise, TABLES), rows_of(at_once, TABLES))


def test_what_a_build_saw_that_stopped_must_still_be_there(tmp_path: Path) -> None:
    loads = Loads(tmp_path, 3, seed=9)
    loads.build("stepwise", FACTS, 0)
    loads.build("stepwise", STOPPED, 1)
    loads.run()
    (tmp_path / "exports" / "events" / "load_01.csv").unlink()
    loads.build("stepwise", FACTS)
    loads.build("at_once", FACTS)
    loads.run()
    stepwise, at_once = loads.result("stepwise"), loads.result("at_once")
    assert not stepwise.value("select is_increment from staging.base_holdfast__load")
    assert not differences(rows_of(stepwise, TABLES), rows_of(at_once, TABLES))


def test_as_of_before_that_of_a_build_that_stopped_makes_all_anew(tmp_path: Path) -> None:
    loads = Loads(tmp_path, 2, seed=4)
    early = {"event_id": "ahead", "event_name": "page_viewed", "user_id": "u1", "loaded_at": BEGAN}
    write_tables(tmp_path / "sent_01" / "events", {"ahead": [early | {"occurred_at": BEGAN + timedelta(days=10)}]})
    loads.build("stepwise", FACTS, 0, as_of="2025-01-02T00:00:00Z")
    loads.build("stepwise", STOPPED, 1, as_of="2025-01-20T00:00:00Z")
    loads.build("stepwise", FACTS, as_of="2025-01-05T00:00:00Z")
    loads.build("at_once", FACTS, as_of="2025-01-05T00:00:00Z")
    loads.run()
    stepwise, at_once = loads.result("stepwise"), loads.result("at_once")
    assert not stepwise.value("select is_increment from staging.base_holdfast__load")
    assert not differences(rows_of(stepwise, TABLES), rows_of(at_once, TABLES))


def test_another_type_of_a_raw_column_makes_all_anew(tmp_path: Path) -> None:
    """A file with gaps makes whole numbers decimals: of ids beyond 2^53 the last digits are gone, in old files, too."""
    folder = tmp_path / "exports" / "events"
    folder.mkdir(parents=True)
    row = "'page_viewed' as event_name, timestamp '2025-03-01' + number * interval 1 hour as occurred_at"
    for day, kind in ((1, "bigint"), (2, "double")):
        duckdb.sql(
            f"copy (select 'e{day}' || number as event_id, {row}, cast(9007199254740992 + number as {kind}) as user_id, "
            f"timestamp '2025-03-0{day + 1}' as loaded_at from range(1, 4) as numbers (number)) "
            f"to '{folder}/load_{day}.parquet'"
        )
        loads = Loads(tmp_path, 0, seed=1)
        loads.build("stepwise", FACTS)
        loads.run()
    loads.build("at_once", FACTS)
    loads.run()
    stepwise, at_once = loads.result("stepwise"), loads.result("at_once")
    assert not differences(rows_of(stepwise, TABLES), rows_of(at_once, TABLES))
    assert not stepwise.value("select is_increment from staging.base_holdfast__load")


def test_rows_of_the_last_load_that_are_gone_make_all_anew(tmp_path: Path) -> None:
    """Events in a mapped table, where no file tells."""

    def built_after(change: str) -> Result:
        with duckdb.connect(str(tmp_path / "warehouse.duckdb")) as connection:
            connection.execute(change)
        result = build(
            tmp_path, None, vars={"holdfast_events": "src.events"}, select="+int_engagement__completed_load",
            args=("--exclude", "resource_type:test"),
        )  # fmt: skip
        assert result.ok, result.output
        return result

    row = "'page_viewed' as event_name, timestamp '2025-03-01' + day * interval 1 day as occurred_at, 'u1' as user_id"
    count = "select sum(event_count) from intermediate.int_engagement__source_days"
    rows = f"select 'e' || day as event_id, {row}, timestamp '2025-03-10' as loaded_at from range(4) as days (day)"
    assert built_after(f"create schema src; create table src.events as {rows}").value(count) == 4
    result = built_after(f"insert into src.events select 'later', {row}, timestamp '2025-03-11' from range(1) as days (day)")
    assert result.value("select is_increment from staging.base_holdfast__load") and result.value(count) == 5
    result = built_after("delete from src.events where event_id = 'later'")
    assert not result.value("select is_increment from staging.base_holdfast__load")
    assert result.value(count) == 4


def test_whoever_was_forgotten_makes_all_anew_once(tmp_path: Path) -> None:
    """Their rows stay in the export, without a time of loading in the warehouse."""
    folder, people = tmp_path / "exports" / "events", tmp_path / "forgotten"
    folder.mkdir(parents=True)
    people.mkdir()
    (people / "key.csv").write_text("key\nsecret\n")
    (people / "people.csv").write_text(f"id_hash\n{keyed_hash('secret', 'u1')}\n")
    increments = []
    for day in (1, 2, 3):
        (folder / f"day_{day}.csv").write_text(
            "event_id,event_name,occurred_at,user_id,loaded_at\n"
            + "".join(
                f"e{day}{user},page_viewed,2025-03-0{day} 10:00:00,{user},2025-03-0{day + 1} 00:00:00\n"
                for user in ("u1", "u2")
            )
        )
        loads = Loads(tmp_path, 0, seed=1)
        loads.build("stepwise", FACTS, **({"forgotten_path": str(people)} if day > 1 else {}))
        loads.run()
        increments.append(loads.result("stepwise").value("select is_increment from staging.base_holdfast__load"))
    assert increments == [False, False, True]
    found = loads.result("stepwise").query("select distinct user_id from intermediate.int_engagement__source_days")
    assert [row["user_id"] for row in found] == ["u2"]
