"""SHOW, DESCRIBE, CREATE VIEW and DROP VIEW."""

import re
from typing import Any

from sluice_local.athena import types
from sluice_local.athena.catalog import Catalog
from sluice_local.athena.failures import QueryFailureError
from sluice_local.athena.sql import NoDatabaseError
from sluice_local.athena.statements import Statement
from sluice_local.athena.tables import Table

Json = dict[str, Any]
Rows = list[list[str | None]]
LIKE_HIVE = "{:<20}"


def answer(statement: Statement, database: str | None, catalog: Catalog) -> tuple[list[Json], Rows]:
    """Columns and rows of a statement that only looks."""
    parts = statement.parts
    schema = parts.get("database") or (database or "").lower()
    if statement.what == "SHOW_DATABASES":
        return _listed("database_name", _like(catalog.databases(), parts.get("like")))
    if not schema:
        raise QueryFailureError(
            "MISSING_SCHEMA_NAME: line 1:1: Schema must be specified when session schema is not set"
        )
    try:
        if statement.what == "SHOW_TABLES":
            names = [found["Name"] for found in catalog.tables(schema)]
            return _listed("tab_name", _like(names, parts.get("like")))
        if statement.what == "SHOW_VIEWS":
            tables = catalog.tables(schema)
            views = [each["Name"] for each in tables if each.get("TableType") == "VIRTUAL_VIEW"]
            return _listed("views", views)
        table = catalog.table(schema, parts["name"])
    except NoDatabaseError as error:
        raise QueryFailureError(
            f"FAILED: SemanticException [Error 10072]: Database does not exist: {schema}"
        ) from error
    if table is None:
        raise QueryFailureError(
            f"FAILED: SemanticException [Error 10001]: Table not found {schema}.{parts['name']}"
        )
    if statement.what == "SHOW_COLUMNS":
        return _listed("field", [LIKE_HIVE.format(name) for name, _ in table.all_columns])
    if statement.what == "SHOW_PARTITIONS":
        return _listed("partition", _partitions(table, catalog))
    return _described(table)


def _listed(name: str, values: list[str]) -> tuple[list[Json], Rows]:
    rows: Rows = [[value] for value in values]
    return [types.column_info(name, "VARCHAR")], rows


def _like(names: list[str], pattern: str | None) -> list[str]:
    """Hive's patterns: ``*`` for anything, ``|`` between alternatives."""
    if pattern is None:
        return names
    wanted = re.compile("|".join(re.escape(one).replace(r"\*", ".*") for one in pattern.split("|")))
    return [name for name in names if wanted.fullmatch(name)]


def _partitions(table: Table, catalog: Catalog) -> list[str]:
    if not table.keys:
        raise QueryFailureError(
            f"FAILED: SemanticException [Error 10241]: Table {table.database}.{table.name} is not "
            "a partitioned table"
        )
    names = [name for name, _ in table.keys]
    return sorted(
        "/".join(f"{name}={value}" for name, value in zip(names, values, strict=True))
        for values, _ in catalog.partitions(table)
    )


def _described(table: Table) -> tuple[list[Json], Rows]:
    """As Hive writes it: a line for each column, then the partition keys once more."""
    lines = [_line(name, kind) for name, kind in table.all_columns]
    if table.keys:
        title = "\t".join(LIKE_HIVE.format(word) for word in ("# col_name", "data_type", "comment"))
        lines += ["\t \t ", "# Partition Information\t \t ", title, "\t \t "]
        lines += [_line(name, kind) for name, kind in table.keys]
    infos = [types.column_info(name, "VARCHAR") for name in ("col_name", "data_type", "comment")]
    return infos, [[line] for line in lines]


def _line(name: str, kind: str) -> str:
    return "\t".join(LIKE_HIVE.format(word) for word in (name, kind, ""))


def drop_view(statement: Statement, database: str | None, catalog: Catalog) -> None:
    """Take a view away; a table of the name is not one."""
    schema = statement.parts.get("database") or (database or "").lower()
    name = statement.parts["name"]
    try:
        found = catalog.table(schema, name)
    except NoDatabaseError:
        found = None
    if found is not None and found.view is not None:
        catalog.drop_table(schema, name)
    elif "exists" not in statement.parts:
        raise QueryFailureError(f"TABLE_NOT_FOUND: line 1:1: View '{schema}.{name}' does not exist")
