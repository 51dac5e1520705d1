"""DuckDB, shut off from files and the network, over Arrow tables that it is given.

https://duckdb.org/docs/stable/operations_manual/securing_duckdb/overview
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import duckdb
import pyarrow as pa

from sluice_local.athena import failures, sql, types
from sluice_local.athena.failures import QueryFailureError, QueryStoppedError
from sluice_local.athena.sql import Plan, Scan

SETTINGS = {
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "memory_limit": "1GB",
    "temp_directory": "",
    "threads": "2",
}
#: A partition's values in the order of the table's keys, and where its objects are.
Partition = tuple[tuple[str, ...], str]


class Engine:
    """One DuckDB for one query; ``interrupt`` may be called from another thread."""

    def __init__(self) -> None:
        self._database = duckdb.connect(":memory:", config=SETTINGS)
        self._database.execute("SET error_on_division_by_zero = true")
        self._database.execute("SET lock_configuration = true")
        self._stopped = threading.Event()

    def interrupt(self) -> None:
        """Stop what runs, and what comes."""
        self._stopped.set()
        self._database.interrupt()

    def close(self) -> None:
        """Let go of all memory."""
        self._database.close()

    def matching(self, scan: Scan, partitions: list[Partition]) -> list[Partition]:
        """The partitions that the query's conditions on the keys let through."""
        if scan.pruning is None:
            return partitions
        keys = scan.table.keys
        arrays = [pa.array([values[at] for values, _ in partitions]) for at in range(len(keys))]
        indexes = pa.array(range(len(partitions)))
        raw = pa.Table.from_arrays(
            [indexes, *arrays], names=["sluice_at", *(name for name, _ in keys)]
        )
        self._database.register("raw_keys", raw)
        casts = ", ".join(_cast(name, kind) for name, kind in keys)
        with self._failures(None, "line 1:1"):
            found = self._database.execute(
                f"SELECT sluice_at FROM (SELECT sluice_at, {casts} FROM raw_keys) AS sluice_keys "  # noqa: S608
                f"WHERE {scan.pruning} ORDER BY sluice_at"
            ).fetchall()
        return [partitions[at] for (at,) in found]

    def give(self, scan: Scan, data: Any) -> None:
        """A scan's rows, cast to the declared types."""
        declared = dict(scan.table.all_columns)
        self._database.register(f"{scan.name}_raw", data)
        casts = [_cast(name, declared[name]) for name in scan.columns]
        listed = ", ".join(casts) or "1 AS sluice_row"
        query = f"SELECT {listed} FROM {scan.name}_raw"  # noqa: S608  the names are our own
        if scan.table.format == "parquet":
            self._database.execute(f"CREATE TEMP VIEW {scan.name} AS {query}")
            return
        try:
            self._database.execute(f"CREATE TEMP TABLE {scan.name} AS {query}")
        except duckdb.ConversionException as error:
            raise QueryFailureError(
                f"HIVE_BAD_DATA: Error parsing a field of {scan.table.database}.{scan.table.name}: "
                "a value is not of the column's type"
            ) from error

    def run(self, plan: Plan) -> tuple[list[dict[str, Any]], list[list[str | None]]]:
        """The result's columns, as GetQueryResults describes them, and its rows as text."""
        column = sql.column_named(plan.tree, None)
        with self._failures(plan, sql.where_of(column)):
            result = self._database.execute(plan.sql)
            kinds = [str(about[1]) for about in result.description or ()]
            found = result.fetchall()
        infos = [
            types.column_info(name, kind) for name, kind in zip(plan.names, kinds, strict=True)
        ]
        rows = [
            [types.text(value, kind) for value, kind in zip(row, kinds, strict=True)]
            for row in found
        ]
        return infos, rows

    @contextmanager
    def _failures(self, plan: Plan | None, where: str) -> Iterator[None]:
        if self._stopped.is_set():
            raise QueryStoppedError()
        try:
            yield
        except duckdb.InterruptException as error:
            raise QueryStoppedError() from error
        except duckdb.Error as error:
            raise _failure(error, plan, where) from error


def _failure(error: Exception, plan: Plan | None, where: str) -> QueryFailureError:
    said = str(error)
    if plan is not None and "must appear in the GROUP BY" in said:
        name = said.partition('column "')[2].partition('"')[0]
        where = sql.where_of(sql.column_named(plan.tree, name))
    return failures.of_engine(error, where)


def _cast(name: str, kind: str) -> str:
    quoted = '"' + name.replace('"', '""') + '"'
    return f"CAST({quoted} AS {types.duckdb(kind)}) AS {quoted}"
