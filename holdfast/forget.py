"""`make forget ID=...`: removes a person from all that is kept here, and keeps them out of later builds.

What is kept of a person: the private warehouse (staged rows, facts, marts, quarantine), every publication
(database and Parquet), the data-quality report, the documentation and the logs. All of it is made from the
raw export, so it is made again without them, and what was made before is removed. The export itself is
somebody else's: it is left alone, and what it still says of the person stays out of every build.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb

from holdfast import privacy, suppression
from holdfast.build import Options, build, is_built_from, remove_warehouse, shown, source_of
from holdfast.failures import Stop, one_line
from holdfast.places import Places
from holdfast.publications import build_of, current, holds_forgotten, publications, settle

# every staged column that may name a person
COLUMNS = ("customer_id", "parent_customer_id", "user_id", "anonymous_id", "alias_id")
# the ids that come with one id: a customer's users, also those that only events say are its, and a user's devices and
# aliases that nobody else uses
COMPANIONS = """
    with recursive used_by_others (id) as (
        select distinct seen.anonymous_id
        from intermediate.int_engagement__source_days as seen
        inner join intermediate.int_engagement__identity_map as devices on seen.anonymous_id = devices.alias_id
        left join intermediate.int_engagement__identity_map as users on seen.user_id = users.alias_id
        where coalesce(users.user_id, seen.user_id) <> devices.user_id
    ),

    own_aliases as (
        select alias_id, user_id
        from intermediate.int_engagement__identity_map
        where not is_shared_device and alias_id not in (select id from used_by_others)
    ),

    known as (
        select user_id as id from intermediate.int_engagement__users
        union
        select alias_id from intermediate.int_engagement__identity_map
    ),

    people (id) as (
        select ?
        union
        select links.other_id
        from people
        inner join (
            select customer_id as id, user_id as other_id from staging.stg_holdfast__users
            union all
            select customer_id, user_id from intermediate.int_engagement__users
            union all
            select customer_id, user_id from intermediate.int_engagement__source_days
            where user_id not in (select known.id from known)
            union all
            select customer_id, user_id from staging.base_holdfast__users
            where rejection_reason is not null and user_id not in (select known.id from known)
            union all
            select user_id, alias_id from staging.base_holdfast__identity_links
            where rejection_reason is not null and alias_id not in (select known.id from known)
            and alias_id not in (select used_by_others.id from used_by_others)
            union all
            select user_id, alias_id from own_aliases
            union all
            select alias_id, user_id from own_aliases
        ) as links on people.id = links.id
        where links.other_id is not null
    )
    select id from people order by id
"""


def companions(places: Places, name: str) -> list[str]:
    """The ids of a person: the one given, and those that the last build knows to be theirs.

    Raises: Stop when the last build knows no such id.
    """
    if not places.warehouse.exists():
        raise Stop(f"nothing was built yet: run make build first ({places.warehouse} is not there).")
    try:
        with duckdb.connect(str(places.warehouse), read_only=True) as connection:
            named = connection.execute(
                "select table_name, column_name from information_schema.columns "
                "where table_schema = 'staging' and column_name in (select unnest(?)) "
                "and table_name like 'base!_holdfast!_!_%' escape '!'",
                [list(COLUMNS)],
            ).fetchall()
            found = any(is_named(connection, table, column, name) for table, column in named)
            ids = [row[0] for row in connection.execute(COMPANIONS, [name]).fetchall()]
    except duckdb.CatalogException:
        raise Stop("the last build did not come as far as people: run make build first.") from None
    except duckdb.Error as error:
        raise Stop(f"{places.warehouse} cannot be read: {one_line(str(error), 150)}") from None
    if not found:
        raise Stop("no row of the last build names that id: give one of a customer or user as the export has it.")
    return ids


def is_named(connection: duckdb.DuckDBPyConnection, table: str, column: str, name: str) -> bool:
    """Whether a column of a staged table holds an id."""
    try:
        query = f'select 1 from staging.{table} where "{column}" = ? limit 1'
        return connection.execute(query, [name]).fetchone() is not None
    except duckdb.IOException:  # a view of a raw file that is gone
        return False


def options_again(places: Places, publication: Path) -> Options:
    """The options that a publication was built with.

    Raises: Stop when they are not known, or it has pseudonyms and their key is not given.
    """
    given = build_of(publication)["given"]
    if given is None:
        raise Stop("the last build was made by an earlier version of Holdfast: run make build first.")
    key = privacy.take_key(given)
    manifest = (publication / "marts" / "manifest.json").read_text()
    if '"is_pseudonymous": true' in manifest and not key:
        raise Stop(f"the marts are published with pseudonyms: give their key in {privacy.KEY_VARIABLE}.")
    folders = (Path(given[name]) if given.get(name) else None for name in ("raw_path", "config_path"))
    return Options(*folders, places.published, given, key)


def forget(places: Places, name: str) -> int:
    """Removes a person.

    name  an id of theirs

    Returns: the exit status: 0 when nothing kept here holds them any more.
    Raises: Stop when it cannot be done.
    """
    name = name.strip()
    if not name:
        raise Stop("name the person: make forget ID=customer_or_user_id")
    places.make()
    with places.locked():
        settle(places)
        publication = current(places)
        if publication is None:
            raise Stop(f"nothing was published yet: run make build first ({places.published} is not there).")
        again = options_again(places, publication)
        is_listed = suppression.holds(places, name)
        if is_listed and not holds_forgotten(places, publication):
            raise Stop("that id is forgotten already: nothing that is kept here holds it.")
        if is_listed:
            print("going on with what a build that did not pass began", flush=True)
        else:
            if not is_built_from(again, places):
                raise Stop(
                    f"the last build read something else than what {shown(places.published)} shows, which cannot tell "
                    "whose id that is: build that once more (make build), then forget."
                )
            ids = companions(places, name)
            suppression.add(places, ids)
            print(f"leaving out one person, known by {len(ids)} id{'s' * (len(ids) > 1)}; building anew", flush=True)
        remove_warehouse(places)
        places.unpublished_checks.unlink(missing_ok=True)
        for private in (places.target, places.logs, places.report, places.docs):
            shutil.rmtree(private, ignore_errors=True)
    waiting = f"NOT FORGOTTEN YET: until a build passes, {shown(places.published)} still holds the person."
    try:
        status = build(again)
    except Stop as stop:
        raise Stop(f"{stop} {waiting}") from None
    except KeyboardInterrupt:
        raise Stop(f"stopped. {waiting} The same command goes on.") from None
    if status:
        print(waiting)
        return status
    left = [path for path in publications(places) if holds_forgotten(places, path)]
    assert not left, left
    source = source_of(again)
    print(f"\nForgotten. What was read ({source}) may still hold the person: no build takes those rows in;")
    print("their number is in quality.reconciliation, and in quality.quarantine, without content, reason forgotten.")
    return 0
