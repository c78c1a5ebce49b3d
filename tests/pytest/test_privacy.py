"""Personal columns are known, pseudonyms hide ids and keep joins, and a forgotten person is nowhere any more."""

from __future__ import annotations

import json
import os
import re
import shutil
import stat
from pathlib import Path

import duckdb
import pytest
from conftest import Publication, copied
from harness import build, run_holdfast

from holdfast import privacy, suppression
from holdfast.build import options
from holdfast.failures import Stop
from holdfast.forget import companions
from holdfast.places import Places
from holdfast.publish import read_marts, write_publication
from tests.reliability.company import PEOPLE, ids, tables
from tests.reliability.search import everywhere

KEY = "a key that nobody guesses"
LOOKS_PERSONAL = re.compile(r"(_id|_url|row_key|respondent_key)$|^(name|comment|detail|raw_row|landing_page|customer_name|account_owner)$")
# these name a thing of the company's own
NOT_PERSONAL = ("survey_id",)
CHECKS = [
    {
        "check_name": "a", "layer": "marts", "severity": "warn", "observed": "cust-01-qx pays 7", "expected": "b",
        "is_passed": False, "quotes_rows": True,
    }
]  # fmt: skip


def all_ids() -> list[str]:
    """Every id that is one person's."""
    return [name for number in range(PEOPLE) for name in ids(number).values()]


def manifest_of(places: Places) -> dict:
    """dbt's manifest of a build."""
    return json.loads((places.target / "manifest.json").read_text())


def test_every_column_that_looks_personal_says_whether_it_is(small: Publication) -> None:
    kinds = {
        f"{mart.schema}.{mart.table}.{column}": mart.personal[column]
        for mart in read_marts(manifest_of(small.places))
        for column in mart.columns
        if mart.personal[column] or (LOOKS_PERSONAL.search(column) and column not in NOT_PERSONAL)
    }
    assert len(kinds) > 20
    undecided = [name for name, kind in kinds.items() if kind not in privacy.KINDS]
    assert undecided == [], "write config: {meta: {personal: id | text | none}} beside them"


@pytest.fixture(scope="module")
def pseudonymous(small: Publication, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A publication with pseudonyms of the same private warehouse."""
    folder = tmp_path_factory.mktemp("pseudonymous")
    write_publication(folder, small.places.warehouse, manifest_of(small.places), CHECKS, key=KEY)
    return folder


def test_without_a_key_ids_are_published_as_they_are(small: Publication) -> None:
    marts = small.places.marts.resolve()
    assert everywhere(marts, [ids(3)["customer"]])
    assert json.loads((marts / "manifest.json").read_text())["is_pseudonymous"] is False


def test_a_publication_with_pseudonyms_has_no_id_and_not_the_key(pseudonymous: Path) -> None:
    assert everywhere(pseudonymous, [*all_ids(), KEY]) == []
    manifest = json.loads((pseudonymous / "marts" / "manifest.json").read_text())
    assert manifest["is_pseudonymous"] is True
    personal = {column["name"] for table in manifest["tables"] for column in table["columns"] if column["is_personal"]}
    assert {"customer_id", "user_id", "comment", "raw_row"} <= personal
    with duckdb.connect(str(pseudonymous / "holdfast.duckdb"), read_only=True) as connection:
        assert connection.sql("select observed from quality.check_results").fetchall() == [(privacy.HIDDEN_ROWS,)]
        assert connection.sql("select count(comment) from sentiment.responses").fetchall() == [(0,)]


def test_pseudonyms_are_the_keyed_hash_and_join_as_the_ids_do(small: Publication, pseudonymous: Path) -> None:
    manifest = manifest_of(small.places)
    columns = [
        (f'"{mart.schema}"."{mart.table}"', column)
        for mart in read_marts(manifest)
        for column, kind in mart.personal.items()
        if kind == "id"
    ]
    with duckdb.connect(str(pseudonymous / "holdfast.duckdb"), read_only=True) as connection:
        connection.execute(f"attach '{small.places.published}' as plain (read_only)")
        joined = 0
        for number, (table, column) in enumerate(columns):
            for other, partner in columns[number:]:
                counts = [
                    connection.sql(
                        f'select count(*) from {prefix}{table} as a join {prefix}{other} as b on a."{column}" = b."{partner}"'
                    ).fetchall()
                    for prefix in ("", "plain.")
                ]
                assert counts[0] == counts[1], (table, column, other, partner)
                joined += counts[0][0][0] > 0
        assert joined > 20
        named = connection.sql("select customer_id from plain.customers.lifetime_value").fetchall()
        hashed = {row[0] for row in connection.sql("select customer_id from customers.lifetime_value").fetchall()}
    assert hashed == {privacy.keyed_hash(KEY, row[0])[:32] for row in named}


def test_the_key_is_taken_before_anything_can_write_it(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = options("", "", "", "", f"{{pseudonym_key: '{KEY}', timezone: UTC}}")
    assert asked.key == KEY and asked.given == {"timezone": "UTC"} and KEY not in repr(asked)
    monkeypatch.setenv(privacy.KEY_VARIABLE, KEY)
    assert options("", "", "", "", "").key == KEY
    monkeypatch.setenv(privacy.KEY_VARIABLE, "short")
    with pytest.raises(Stop, match="too short"):
        options("", "", "", "", "")


@pytest.fixture(scope="module")
def forgotten(small: Publication, tmp_path_factory: pytest.TempPathFactory) -> tuple[Places, str]:
    """The small company, published twice, after its second customer was forgotten; and what was printed."""
    places = copied(small, tmp_path_factory.mktemp("forgotten"))
    shutil.copytree(places.publications / "000001", places.publications / "000002")
    # what an earlier failure may have left
    (places.folder / "unpublished_checks.json").write_text(json.dumps([{
        "number": 2, "as_of": None,
        "checks": [{**CHECKS[0], "observed": ids(1)["customer"]}],
    }]))  # fmt: skip
    assert everywhere(places.publications, [ids(1)["customer"]])
    done = run_holdfast("forget", "--id", ids(1)["customer"], "--db", places.published, env={privacy.KEY_VARIABLE: ""})
    assert done.returncode == 0, done.stdout + done.stderr
    return places, done.stdout + done.stderr


def test_a_forgotten_person_is_in_no_file(forgotten: tuple[Places, str]) -> None:
    places, _ = forgotten
    own = ids(1)
    assert everywhere(places.published.parent, list(own.values())) == []
    assert everywhere(places.marts.resolve(), [ids(2)["customer"]]), "and the others are there"


def test_a_forgotten_person_is_left_out_of_the_marts_and_counted(forgotten: tuple[Places, str]) -> None:
    places, _ = forgotten
    with duckdb.connect(str(places.published), read_only=True) as connection:
        customers = {row[0] for row in connection.sql("select customer_id from customers.lifetime_value").fetchall()}
        assert customers >= {ids(number)["customer"] for number in range(PEOPLE) if number != 1}
        assert len(customers) == PEOPLE - 1
        rows = dict(connection.sql(
            "select source_table, count(*) from quality.quarantine where reason = 'forgotten' group by all"
        ).fetchall())  # fmt: skip
        balance = connection.sql("select count(*) from quality.reconciliation where not is_reconciled").fetchall()
        content = connection.sql(
            "select distinct row_key, raw_row, loaded_at from quality.quarantine where reason = 'forgotten'"
        ).fetchall()
    own = tables()
    mine = list(ids(1).values())
    expected = {
        table: sum(any(row.get(column) in mine for column in row if column.endswith("_id")) for row in rows_of)
        for table, rows_of in own.items()
    }
    expected["customers"] = 1
    assert rows == {table: count for table, count in expected.items() if count}
    assert rows["subscription_changes"] == rows["refunds"] == 1 and rows["invoice_lines"] == 2, "what hangs on their rows"
    assert balance == [(0,)] and content == [(None, None, None)]


def test_the_list_of_the_forgotten_tells_nobody_who_they_are(forgotten: tuple[Places, str]) -> None:
    places, output = forgotten
    hashes = suppression.hashes(places)
    assert len(hashes) == 5, "customer, user, guest, e-mail address, and the device that only they used"
    key = suppression.read_key(places)
    assert privacy.keyed_hash(key, ids(1)["customer"]) in hashes
    assert stat.S_IMODE(os.stat(places.forgotten / "key.csv").st_mode) == 0o600
    assert everywhere(places.folder, [key]) == [], "no log and no compiled SQL has the key"
    assert ids(1)["customer"] not in output


def test_only_publications_without_the_person_are_kept(forgotten: tuple[Places, str]) -> None:
    places, _ = forgotten
    assert [path.name for path in places.publications.iterdir()] == ["000003"]
    done = run_holdfast("rollback", "--db", places.published)
    assert done.returncode == 1 and "no publication" in done.stderr
    # as a command leaves it that is killed before it has removed what was published earlier
    earlier = places.publications / "000001"
    shutil.copytree(places.publications / "000003", earlier)
    build = json.loads((earlier / "build.json").read_text())
    (earlier / "build.json").write_text(json.dumps(build | {"forgotten": ""}))
    done = run_holdfast("rollback", "--db", places.published)
    assert done.returncode == 1 and "no publication" in done.stderr
    assert [path.name for path in places.publications.iterdir()] == ["000003"]


@pytest.mark.parametrize("name", ["", "nobody", ids(1)["customer"]])
def test_an_id_that_nobody_has_is_one_line(forgotten: tuple[Places, str], name: str) -> None:
    places, _ = forgotten
    done = run_holdfast("forget", "--id", name, "--db", places.published)
    assert done.returncode == 1 and len(done.stderr.splitlines()) == 1 and "Traceback" not in done.stderr


def test_a_person_is_not_forgotten_until_a_build_passes(small: Publication, tmp_path: Path) -> None:
    places = copied(small, tmp_path)
    build = json.loads((places.publications / "000001" / "build.json").read_text())
    build["given"]["raw_path"] = str(tmp_path / "gone")
    (places.publications / "000001" / "build.json").write_text(json.dumps(build))
    done = run_holdfast("forget", "--id", ids(4)["user"], "--db", places.published)
    assert done.returncode == 1 and "the last build read something else" in done.stderr
    assert not places.forgotten.exists()
    note = places.warehouse.with_suffix(".source.json")
    note.write_text(json.dumps({**json.loads(note.read_text()), "source": {"raw_path": str(tmp_path / "gone")}}))
    done = run_holdfast("forget", "--id", ids(4)["user"], "--db", places.published)
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert "gone does not exist" in line and "NOT FORGOTTEN YET" in line
    assert places.published.exists()
    # what was published before holds the person, too
    shutil.copytree(places.publications / "000001", places.publications / "000000")
    done = run_holdfast("rollback", "--db", places.published)
    assert done.returncode == 1 and "no publication" in done.stderr
    again = run_holdfast("forget", f"--id={ids(4)['user']}", "--db", places.published)
    assert again.returncode == 1 and "going on" in again.stdout and "NOT FORGOTTEN YET" in again.stderr


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("u1", ["phone", "u1"]),  # not the tablet, on which u2 is seen, though it is linked to u1
        ("phone", ["phone", "u1"]),
        ("tablet", ["tablet"]),
        ("c", ["bot", "c", "u3"]),  # a user that is registered, and one that only uncounted events name
        ("d", ["d", "mail", "torn"]),  # a user and its alias that only rejected rows name; u1 is another's by now
    ],
)
def test_a_person_is_what_is_theirs_alone(tmp_path: Path, name: str, expected: list[str]) -> None:
    places = Places(tmp_path / "x.duckdb")
    places.make()
    with duckdb.connect(str(places.warehouse)) as connection:
        connection.execute(
            """
            create schema staging;
            create schema intermediate;
            create table staging.base_holdfast__events (user_id varchar, anonymous_id varchar, customer_id varchar);
            insert into staging.base_holdfast__events values
                ('u1', 'phone', null), ('u2', 'tablet', null), ('bot', null, 'c'), ('u3', null, null);
            create table staging.base_holdfast__users as
                select * from (values ('torn', 'd', 'bad_type'), ('u1', 'd', 'bad_type'), ('u2', 'd', null))
                as rows (user_id, customer_id, rejection_reason);
            create table staging.base_holdfast__identity_links as
                select * from (values ('mail', 'torn', 'bad_type'), ('tablet', 'torn', 'bad_type'))
                as rows (alias_id, user_id, rejection_reason);
            create table staging.stg_holdfast__users as select 'u3' as user_id, 'c' as customer_id;
            create table intermediate.int_engagement__users (user_id varchar, customer_id varchar);
            insert into intermediate.int_engagement__users values ('u1', 'u1'), ('u2', 'u2'), ('u3', 'c');
            create table intermediate.int_engagement__source_days as from staging.base_holdfast__events;
            create table intermediate.int_engagement__identity_map (
                alias_id varchar, user_id varchar, is_shared_device boolean
            );
            insert into intermediate.int_engagement__identity_map values ('phone', 'u1', false), ('tablet', 'u1', false);
            """
        )
    assert companions(places, name) == expected


def test_what_hangs_on_somebody_forgotten_and_names_nobody_is_theirs(tmp_path: Path) -> None:
    at, euros = "2025-01-05", {"currency": "EUR", "amount": 1}
    subscription = {"status": "active", "started_at": at}
    places = Places(tmp_path / "x.duckdb")
    places.make()
    suppression.add(places, ["c1"])
    rows = {
        "customers": [{"customer_id": name, "created_at": at} for name in ("c1", "c2")],
        "subscriptions": [
            {"subscription_id": "s1", "customer_id": "c1", **subscription},
            {"subscription_id": "s2", "customer_id": "", "replaces_subscription_id": "s1", **subscription},
            {"subscription_id": "s3", "customer_id": "c2", "replaces_subscription_id": "s1", **subscription},
        ],
        "invoices": [
            {"invoice_id": "i1", "subscription_id": "s1", "customer_id": "", "status": "paid", "issued_at": at,
             "currency": "EUR", "total": 1},
        ],
        "payments": [
            {"payment_id": f"p{number}", "invoice_id": "i1", "customer_id": name, "status": "succeeded",
             "attempted_at": at, **euros}
            for number, name in enumerate(("", "c1", "c2"))
        ],
        "refunds": [
            {"refund_id": f"r{number}", "payment_id": f"p{number}", "refunded_at": at, **euros} for number in range(3)
        ],
    }  # fmt: skip
    select = " ".join(f"+base_holdfast__{table}" for table in rows)
    result = build(tmp_path, rows, vars=suppression.vars(places), select=select)

    def kept(table: str, key: str) -> list[str]:
        condition = "rejection_reason is distinct from 'forgotten'"
        return [
            row[key]
            for row in result.query(f"select {key} from staging.base_holdfast__{table} where {condition} order by 1")
        ]

    assert kept("subscriptions", "subscription_id") == ["s3"]
    assert kept("invoices", "invoice_id") == []
    assert kept("payments", "payment_id") == ["p2"]
    assert kept("refunds", "refund_id") == ["r2"]
