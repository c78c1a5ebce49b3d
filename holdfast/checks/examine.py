"""Runs the expectations of every layer as Great Expectations checkpoints, and writes the report."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb
import great_expectations as gx
import sqlalchemy
from great_expectations.core.run_identifier import RunIdentifier
from great_expectations.data_context.types.base import ProgressBarsConfig

from holdfast.checks import drift, report, suites
from holdfast.failures import one_line

# what DuckDB's dialect needs: no temporary tables in a read-only file, and no transactions to roll back
READ_ONLY = {
    "connect_args": {"read_only": True},
    "isolation_level": "AUTOCOMMIT",
    "skip_autocommit_rollback": True,
}
SEVERITIES = {"error": "critical", "warn": "warning"}


def add_source(context: Any, name: str, path: Path) -> Any:
    """A Great Expectations data source over a DuckDB file."""
    return context.data_sources.add_sql(
        name, connection_string=f"duckdb:///{path}", create_temp_table=False, kwargs=READ_ONLY
    )


def examine(
    warehouse: Path, folder: Path, profile: Path, previous: Path | None, given: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """Examines a private warehouse.

    warehouse  the DuckDB file
    folder     where the report goes
    profile    the JSON file for this build's profile, which the next build is compared with
    previous   the folder of the current publication, or None
    given      dbt vars of the build

    Returns: one record per expectation, as columns of quality.check_results without as_of.
    """
    logging.disable(logging.WARNING)
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        connection.execute("set TimeZone = 'UTC'")
        compared = drift.compare(connection, profile, previous, given)
        layers = suites.load(connection, given)
    scratch = profile.with_name("comparison.duckdb")
    layers["drift"] = drift.write(compared, scratch)
    sources = {
        False: add_source(context, "warehouse", warehouse),
        True: add_source(context, "previous_publication", scratch),
    }
    report.add_site(context, folder)
    records = []
    for layer, tables in layers.items():
        if tables:
            records += run_layer(context, sources[layer == "drift"], layer, tables)
    shutil.rmtree(folder, ignore_errors=True)
    context.build_data_docs()
    report.finish(folder, records)
    return records


def run_layer(context: Any, source: Any, layer: str, tables: list[suites.Table]) -> list[dict[str, Any]]:
    """Runs one layer's suites, one per table, as a checkpoint.

    Returns: their records.
    """
    validations = []
    for table in tables:
        name = f"{layer}.{table.name}"
        if table.query:
            asset = source.add_query_asset(name, table.query)
        else:
            asset = source.add_table_asset(name, table_name=table.name, schema_name=table.schema)
        expectations = [expectation.build(SEVERITIES) for expectation in table.expectations]
        suite = context.suites.add(gx.ExpectationSuite(name=name, expectations=expectations))
        validations.append(
            context.validation_definitions.add(
                gx.ValidationDefinition(name=name, data=asset.add_batch_definition_whole_table("all"), suite=suite)
            )
        )
    checkpoint = context.checkpoints.add(
        gx.Checkpoint(name=layer, validation_definitions=validations, result_format="SUMMARY")
    )
    outcome = checkpoint.run(run_id=RunIdentifier(run_name="build"))
    by_name = {f"{layer}.{table.name}": table for table in tables}
    return [
        record(layer, source, by_name[validated.suite_name], result)
        for validated in outcome.run_results.values()
        for result in validated.results
    ]


def raised(result: Any) -> str | None:
    """What an expectation that could not be evaluated said; None when it could."""
    info = result.exception_info or {}
    for entry in (info, *(value for value in info.values() if isinstance(value, dict))):
        if entry.get("raised_exception"):
            return str(entry.get("exception_message"))
    return None


def problems(source: Any, table: suites.Table, name: str, most: int = 3) -> str:
    """What the rows that a check found say; Great Expectations only counts them.

    name  the check
    """
    (check,) = [expectation for expectation in table.expectations if expectation.name == name]
    relation = table.query or f"select * from {table.schema}.{table.name}"
    query = sqlalchemy.text(f"with batch as ({relation}) {check.arguments['rows']}")
    rows = source.get_execution_engine().execute_query(query).fetchmany(most + 1)
    return "; ".join([str(row[0]) for row in rows[:most]] + ["..."] * (len(rows) > most))


def record(layer: str, source: Any, table: suites.Table, result: Any) -> dict[str, Any]:
    """A row of quality.check_results for one result, with the table that it is about."""
    meta = result.expectation_config.meta
    found = result.result or {}
    error = raised(result)
    quotes_rows = False
    if error:
        observed = f"could not be evaluated: {error}"
    elif "unexpected_count" in found:
        observed = f"{found['unexpected_count']} of {found.get('element_count', 0)} rows outside"
    elif result.expectation_config.type == "unexpected_rows_expectation":
        quotes_rows = not result.success
        observed = "as expected" if result.success else problems(source, table, meta["check_name"])
    else:
        value = found.get("observed_value")
        observed = f"{value:.4g}" if isinstance(value, float) else str(value)
    return {
        "check_name": meta["check_name"],
        "layer": "marts" if layer == "drift" else layer,
        "severity": meta["severity"],
        "observed": one_line(observed, 200),
        "expected": meta["says"],
        "is_passed": bool(result.success),
        "table": f"{layer}.{table.name}",
        "quotes_rows": quotes_rows,
    }
