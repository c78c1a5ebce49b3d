"""The tasks that a build of behaviour is measured against, each run in a process of its own:

    python -m bench.tasks NAME EVENTS DATABASE

NAME      lim, copy, usual, plain, polars, pandas or chdb
EVENTS    glob of the Parquet files of events
DATABASE  file that the task may write

lim    the least that any exact build does: scan every column, the distinct user-days, the distinct event ids
copy   create table as select *
usual  how it is usually done: a staged copy without duplicates by row_number, sessions by lag and running sum
       over events, 7 and 28-day actives by expanding each day, retention from events
plain  sessions, actives and weekly retention asked of DuckDB as plainly as can be, of the events as they are;
       polars, pandas and chdb are asked the same
"""

from __future__ import annotations

import glob
import sys

import duckdb

THREADS = 2
GAP = 1800
COLUMNS = [
    "event_id", "event_name", "occurred_at", "user_id", "anonymous_id", "customer_id", "session_id", "page_url",
    "referrer_url", "utm_source", "utm_medium", "utm_campaign", "platform", "device_type", "browser", "country",
    "user_agent", "is_bot", "is_internal", "properties", "loaded_at",
]  # fmt: skip

LIM = """
select {hashes} from events;
select count(*) from (select distinct coalesce(user_id, anonymous_id), cast(occurred_at as date) from events);
select count(distinct event_id) from events;
"""

USUAL = f"""
create table staged as
select * exclude (row_rank)
from (select *, row_number() over (partition by event_id order by loaded_at desc) as row_rank from events)
where row_rank = 1;

create table event_sessions as
select *, sum(is_start) over (partition by visitor order by occurred_at) as session_number
from (
    select
        event_id, coalesce(user_id, anonymous_id) as visitor, occurred_at, page_url, event_name, utm_source,
        case
            when occurred_at - lag(occurred_at) over (
                partition by coalesce(user_id, anonymous_id) order by occurred_at
            ) <= interval {GAP} second then 0
            else 1
        end as is_start
    from staged
);

create table sessions as
select
    visitor, session_number, min(occurred_at) as started_at, max(occurred_at) as ended_at, count(*) as event_count,
    count(case when event_name = 'page_viewed' then 1 end) as page_view_count,
    arg_min(page_url, occurred_at) as entry_page_url, arg_min(utm_source, occurred_at) as utm_source
from event_sessions
group by all;

create table user_days as
select coalesce(user_id, anonymous_id) as visitor, cast(occurred_at as date) as day, event_name, count(*) as event_count
from staged
group by all;

create table actives as
with days as (select distinct visitor, day from user_days),
expanded as (
    select visitor, day + cast(offset_days as integer) as day, offset_days
    from days, range(28) as offsets (offset_days)
)
select
    day, count(distinct case when offset_days = 0 then visitor end) as dau,
    count(distinct case when offset_days < 7 then visitor end) as wau, count(distinct visitor) as mau
from expanded
group by day;

create table lifecycle as
with weeks as (select distinct visitor, date_trunc('week', day) as week from user_days),
firsts as (select visitor, min(week) as first_week from weeks group by visitor),
spine as (
    select firsts.visitor, first_week, unnest(range(first_week, date '2026-02-01', interval 7 day)) as week from firsts
)
select spine.week, spine.week = first_week as is_new, weeks.visitor is not null as is_active, count(*) as user_count
from spine
left join weeks on spine.visitor = weeks.visitor and spine.week = weeks.week
group by all;

create table retention as
with weeks as (
    select distinct coalesce(user_id, anonymous_id) as visitor, date_trunc('week', occurred_at) as week from staged
),
firsts as (select visitor, min(week) as cohort from weeks group by visitor)
select cohort, week, count(distinct weeks.visitor) as retained_count
from weeks
inner join firsts on weeks.visitor = firsts.visitor
group by all;
"""

PLAIN = f"""
create table sessions as
with starts as (
    select
        coalesce(user_id, anonymous_id) as visitor, occurred_at,
        case
            when epoch(occurred_at) - lag(epoch(occurred_at)) over (
                partition by coalesce(user_id, anonymous_id) order by occurred_at
            ) <= {GAP} then 0
            else 1
        end as is_start
    from events
)
select visitor, session_number, min(occurred_at) as started_at, max(occurred_at) as ended_at, count(*) as event_count
from (
    select *, sum(is_start) over (partition by visitor order by occurred_at rows unbounded preceding) as session_number
    from starts
)
group by all;
create table days as
select distinct coalesce(user_id, anonymous_id) as visitor, cast(occurred_at as date) as day from events;
create table actives as
select
    day + cast(offset_days as integer) as day, count(distinct case when offset_days = 0 then visitor end) as dau,
    count(distinct case when offset_days < 7 then visitor end) as wau, count(distinct visitor) as mau
from days, range(28) as offsets (offset_days)
group by 1;
create table retention as
with weeks as (select distinct visitor, date_trunc('week', day) as week from days),
firsts as (select visitor, min(week) as cohort from weeks group by visitor)
select cohort, week, count(*) as retained_count
from weeks
inner join firsts on weeks.visitor = firsts.visitor
group by all;
"""


def in_duckdb(script: str, events: str, database: str) -> None:
    """Runs SQL over a view `events` of the Parquet files."""
    with duckdb.connect(database, config={"threads": THREADS, "preserve_insertion_order": False}) as connection:
        connection.execute(f"create view events as from read_parquet('{events}')")
        for statement in filter(str.strip, script.split(";")):
            connection.execute(statement).fetchall()


def in_polars(events: str) -> None:
    """Sessions, actives and retention in polars."""
    import polars

    visits = (
        polars.scan_parquet(events)
        .select(polars.coalesce("user_id", "anonymous_id").alias("visitor"), "occurred_at")
        .sort("visitor", "occurred_at")
        .with_columns(
            (polars.col("occurred_at").diff().over("visitor") > polars.duration(seconds=GAP))
            .fill_null(True)
            .alias("start")
        )
        .with_columns(polars.col("start").cum_sum().over("visitor").alias("session"))
    )
    sessions = visits.group_by("visitor", "session").agg(
        polars.col("occurred_at").min().alias("started_at"), polars.col("occurred_at").max().alias("ended_at"),
        polars.len().alias("event_count"),
    )  # fmt: skip
    print(sessions.collect().height)
    days = (
        polars.scan_parquet(events)
        .select(
            polars.coalesce("user_id", "anonymous_id").alias("visitor"),
            polars.col("occurred_at").dt.date().alias("day"),
        )
        .unique()
        .collect()
    )
    for window in (1, 7, 28):
        spread = days.lazy().with_columns(polars.lit(list(range(window))).alias("back")).explode("back")
        actives = spread.with_columns(polars.col("day") + polars.duration(days="back")).group_by("day")
        print(actives.agg(polars.col("visitor").n_unique()).collect().height)
    weeks = days.lazy().select("visitor", polars.col("day").dt.truncate("1w").alias("week")).unique()
    firsts = weeks.group_by("visitor").agg(polars.col("week").min().alias("cohort"))
    print(weeks.join(firsts, on="visitor").group_by("cohort", "week").len().collect().height)


def in_pandas(events: str) -> None:
    """Sessions, actives and retention in pandas."""
    import pandas

    columns = ["user_id", "anonymous_id", "occurred_at"]
    frame = pandas.concat([pandas.read_parquet(path, columns=columns) for path in sorted(glob.glob(events))])
    frame["visitor"] = frame["user_id"].fillna(frame["anonymous_id"]).astype("category").cat.codes
    frame = frame[["visitor", "occurred_at"]].sort_values(["visitor", "occurred_at"])
    gap = frame["occurred_at"].diff() > pandas.Timedelta(seconds=GAP)
    frame["session"] = (gap | (frame["visitor"].diff() != 0)).cumsum()
    sessions = frame.groupby("session").agg(
        visitor=("visitor", "first"), started_at=("occurred_at", "min"), ended_at=("occurred_at", "max"),
        event_count=("occurred_at", "size"),
    )  # fmt: skip
    print(len(sessions))
    days = frame.assign(day=frame["occurred_at"].dt.normalize())[["visitor", "day"]].drop_duplicates()
    for window in (1, 7, 28):
        shifted = [days.assign(day=days["day"] + pandas.Timedelta(days=back)) for back in range(window)]
        print(len(pandas.concat(shifted).drop_duplicates().groupby("day").size()))
    weeks = days.assign(week=days["day"].dt.to_period("W").dt.start_time)[["visitor", "week"]].drop_duplicates()
    weeks["cohort"] = weeks.groupby("visitor")["week"].transform("min")
    print(len(weeks.groupby(["cohort", "week"]).size()))


def in_chdb(events: str) -> None:
    """Sessions, actives and retention in chDB."""
    from chdb import session

    asked = session.Session()
    source = f"file('{events}', Parquet)"
    visitor = "coalesce(user_id, anonymous_id)"
    asked.query("create database bench engine = Atomic")
    asked.query(
        f"""create table bench.sessions engine = MergeTree order by tuple() as
        select visitor, session, min(occurred_at) as started_at, max(occurred_at) as ended_at, count() as event_count
        from (
            select visitor, occurred_at,
                sum(is_start) over (partition by visitor order by occurred_at rows unbounded preceding) as session
            from (
                select {visitor} as visitor, occurred_at,
                    occurred_at - lagInFrame(occurred_at, 1, toDateTime64('1970-01-01', 6)) over (
                        partition by {visitor} order by occurred_at rows between 1 preceding and current row
                    ) > {GAP} as is_start
                from {source}
            )
        )
        group by visitor, session settings max_threads = {THREADS}"""
    )
    asked.query(
        f"""create table bench.days engine = MergeTree order by tuple() as
        select distinct {visitor} as visitor, toDate(occurred_at) as day from {source}
        settings max_threads = {THREADS}"""
    )
    print(asked.query(
        f"""select count() from (
            select day + back as d, uniqExactIf(visitor, back = 0), uniqExactIf(visitor, back < 7), uniqExact(visitor)
            from bench.days array join range(28) as back group by d
        ) settings max_threads = {THREADS}"""
    ))  # fmt: skip
    print(asked.query(
        f"""select count() from (
            select cohort, week, count() from (
                select visitor, week, min(week) over (partition by visitor) as cohort
                from (select distinct visitor, toMonday(day) as week from bench.days)
            ) group by cohort, week
        ) settings max_threads = {THREADS}"""
    ))  # fmt: skip
    print(asked.query("select count() from bench.sessions"))


def main(name: str, events: str, database: str) -> None:
    """Runs a task."""
    scripts = {
        "lim": LIM.format(hashes=", ".join(f"max(hash({column}))" for column in COLUMNS)),
        "copy": "create table events_copy as select * from events",
        "usual": USUAL,
        "plain": PLAIN,
    }
    if name in scripts:
        in_duckdb(scripts[name], events, database)
    else:
        {"polars": in_polars, "pandas": in_pandas, "chdb": in_chdb}[name](events)


if __name__ == "__main__":
    main(*sys.argv[1:])
