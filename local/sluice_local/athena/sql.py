"""A query in Trino's SQL as one that DuckDB runs, with what it reads of each table. Pure.

What Trino would refuse is refused here, in its words and with its places.
https://docs.aws.amazon.com/athena/latest/ug/ddl-sql-reference.html
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NoReturn

import sqlglot
from sqlglot import exp
from sqlglot.dialects.trino import Trino
from sqlglot.errors import OptimizeError, ParseError, TokenError
from sqlglot.optimizer.annotate_types import annotate_types
from sqlglot.optimizer.qualify import qualify
from sqlglot.tokenizer_core import Token

from sluice_local.athena import functions, grammar, mismatches, pruning, translation, types
from sluice_local.athena.failures import QueryFailureError
from sluice_local.athena.tables import Table

CATALOG = "awsdatacatalog"
#: Answers a table by database and name; None when there is none, NoDatabaseError without database.
Lookup = Callable[[str, str], Table | None]
VIEWS_IN_VIEWS = 20
UNRESOLVED = re.compile(r"(?:Column '|Unknown column: )(?P<name>[^']+?)'?(?: could not|$)")
AMBIGUOUS = re.compile(r"Ambiguous column '?(?P<name>[^']+?)'?\b")


class NoDatabaseError(Exception):
    """There is no such database."""


class MalformedQueryError(Exception):
    """The text is no query: StartQueryExecution refuses it."""


@dataclass(frozen=True)
class Scan:
    """What a query reads of a table: ``columns`` by lower-case name.

    ``pruning`` is a condition on the partition keys, in DuckDB's SQL, on ``sluice_keys``.
    """

    name: str
    table: Table
    columns: tuple[str, ...]
    pruning: str | None


@dataclass(frozen=True)
class Plan:
    """A query that DuckDB can run once each scan is there as a table of its name."""

    sql: str
    names: tuple[str, ...]
    scans: tuple[Scan, ...]
    tree: Any


def parse(text: str) -> exp.Query:
    """The query; MalformedQueryError for a text that is none, or more than one."""
    try:
        found = [tree for tree in sqlglot.parse(text, read="trino") if tree is not None]
    except ParseError as error:
        about = error.errors[0] if error.errors else {}
        line, near = about.get("line", 1), about.get("highlight", "")
        column = max(1, (about.get("col") or 1) - len(near or " ") + 1)
        raise MalformedQueryError(f"line {line}:{column}: mismatched input '{near}'") from error
    except TokenError as error:
        raise MalformedQueryError(
            "line 1:1: the statement has a text or comment without an end"
        ) from error
    if len(found) != 1:
        raise MalformedQueryError(f"Only one sql statement is allowed. Got: {text}")
    (tree,) = found
    if not isinstance(tree, exp.Query):
        raise MalformedQueryError(f"line 1:1: mismatched input '{(text.split() or [''])[0]}'")
    if tree.find(exp.Into, exp.Lock, exp.Hint):
        raise MalformedQueryError("line 1:1: mismatched input 'INTO'")
    for token in grammar.foreign(Trino.Tokenizer().tokenize(text), tree):
        raise MalformedQueryError(f"{_at(token)}: mismatched input '{token.text}'")
    return tree


def plan(text: str, database: str | None, lookup: Lookup, at: datetime) -> Plan:
    """How a query is run. Raises QueryFailureError; ``at`` is the time that the query sees."""
    tree = parse(text)
    for token in functions.unknown(Trino.Tokenizer().tokenize(text)):
        raise QueryFailureError(
            f"FUNCTION_NOT_FOUND: {_at(token)}: Function '{token.text}' not registered"
        )
    original = tree.copy()
    names = _names(tree)
    used: dict[tuple[str, str], Table] = {}
    _lower(tree)
    tree = _resolved(tree, database, lookup, used, 0)
    schema = _schema(used)
    tree = _qualified(tree, schema, original)
    mismatches.check(tree, text)
    tree = translation.translated(tree, at)
    labels = _labels(names, [each.alias_or_name for each in tree.selects])
    scans = tuple(_scan(index, table, used) for index, table in enumerate(_tables(tree)))
    for scan, table in zip(scans, _tables(tree), strict=True):
        alias = table.alias_or_name
        table.replace(exp.to_table(scan.name).as_(alias, quoted=True, table=True))
    return Plan(tree.sql(dialect="duckdb"), tuple(labels), scans, original)


def _at(token: Token) -> str:
    """Where a token begins."""
    return f"line {token.line}:{token.col - (token.end - token.start)}"


def where_of(node: exp.Expr | None) -> str:
    """``line 1:8`` of a node that the parser has seen; ``line 1:1`` when it is not known."""
    found = node
    if isinstance(node, (exp.Column, exp.Table)):
        found = node.parts[0]
    meta = found.meta if found is not None else {}
    if "line" not in meta:
        return "line 1:1"
    return f"line {meta['line']}:{meta['col'] - (meta['end'] - meta['start'])}"


def column_named(tree: Any, name: str | None) -> Any:
    """The first column of this name, whatever its case; the first of all without a name."""
    for column in tree.find_all(exp.Column, bfs=False):
        if name is None or column.name.lower() == name.lower():
            return column
    return None


def _names(tree: exp.Query) -> list[str | None]:
    """The output's names as the query writes them; None for a star."""
    found: list[str | None] = []
    for index, item in enumerate(tree.selects):
        if item.is_star:
            found.append(None)
        elif isinstance(item, exp.Alias):
            found.append(item.alias)
        elif isinstance(item, exp.Column):
            found.append(item.name)
        else:
            found.append(f"_col{index}")
    return found


def _labels(names: list[str | None], expanded: list[str]) -> list[str]:
    """The names of all columns, stars expanded: one star takes what the others leave."""
    stars = names.count(None)
    if stars > 1:
        return expanded
    labels: list[str] = []
    for name in names:
        if name is None:
            more = len(expanded) - len(names) + 1
            labels.extend(expanded[len(labels) : len(labels) + more])
        else:
            labels.append(re.sub(r"^_col\d+$", f"_col{len(labels)}", name))
    return [re.sub(r"^_col_(\d+)$", r"_col\1", label) for label in labels]


def _lower(tree: exp.Expr) -> None:
    """Names of tables and columns are the same in any case, quoted or not."""
    for node in tree.find_all(exp.Identifier):
        node.set("this", node.name.lower())


def _tables(tree: exp.Expr) -> list[exp.Table]:
    return [table for table in tree.find_all(exp.Table) if table.db]


def _resolved(
    tree: exp.Query, database: str | None, lookup: Lookup, used: dict[Any, Table], depth: int
) -> exp.Query:
    """The query with full names of tables, and views in place of their names."""
    ctes = {cte.alias for cte in tree.find_all(exp.CTE)}
    for node in list(tree.find_all(exp.Table)):
        if not isinstance(node.this, exp.Identifier):
            raise QueryFailureError(f"NOT_SUPPORTED: {where_of(node)}: table functions")
        if not node.db and node.name in ctes:
            continue
        found = _found(node, database, lookup)
        if found.view is None:
            used[(found.database, found.name)] = found
            node.set("db", exp.to_identifier(found.database, quoted=True))
            node.set("catalog", exp.to_identifier(CATALOG, quoted=True))
            continue
        full = f"{CATALOG}.{found.database}.{found.name}"
        if depth >= VIEWS_IN_VIEWS:
            raise QueryFailureError(f"VIEW_IS_RECURSIVE: {where_of(node)}: {full}")
        try:
            inner = parse(found.view)
            _lower(inner)
            inner = _resolved(inner, found.view_database, lookup, used, depth + 1)
        except (QueryFailureError, MalformedQueryError) as error:
            raise QueryFailureError(
                f"INVALID_VIEW: {where_of(node)}: Failed analyzing stored view '{full}': "
                f"{str(error).partition(': ')[2] or error}"
            ) from error
        node.replace(inner.subquery(alias=node.alias or found.name, copy=False))
    return tree


def _found(node: exp.Table, database: str | None, lookup: Lookup) -> Table:
    where = where_of(node)
    if node.catalog and node.catalog != CATALOG:
        raise QueryFailureError(
            f"CATALOG_NOT_FOUND: {where}: Catalog '{node.catalog}' does not exist"
        )
    schema = node.db or (database or "").lower()
    if not schema:
        raise QueryFailureError(
            f"MISSING_SCHEMA_NAME: {where}: Schema must be specified when session schema is not set"
        )
    if schema == "information_schema":
        raise QueryFailureError("NOT_SUPPORTED: The embedded AWS has no information_schema")
    try:
        found = lookup(schema, node.name)
    except NoDatabaseError as error:
        raise QueryFailureError(
            f"SCHEMA_NOT_FOUND: {where}: Schema '{schema}' does not exist"
        ) from error
    if found is None:
        raise QueryFailureError(
            f"TABLE_NOT_FOUND: {where}: Table '{CATALOG}.{schema}.{node.name}' does not exist"
        )
    return found


def _schema(used: dict[tuple[str, str], Table]) -> dict[str, object]:
    databases: dict[str, dict[str, dict[str, str]]] = {}
    for (database, name), table in used.items():
        columns = {column: types.trino(kind) for column, kind in table.all_columns}
        databases.setdefault(database, {})[name] = columns
    return {CATALOG: databases} if databases else {}


def _qualified(tree: exp.Query, schema: dict[str, object], original: exp.Query) -> exp.Query:
    try:
        done = qualify(tree, schema=schema, dialect="trino", expand_alias_refs=False)
        return annotate_types(done, schema=schema, dialect="trino")
    except OptimizeError as error:
        _refuse_column(str(error), original)


def _refuse_column(said: str, original: exp.Query) -> NoReturn:
    ambiguous, unresolved = AMBIGUOUS.search(said), UNRESOLVED.search(said)
    match = ambiguous or unresolved
    if match is None:
        raise QueryFailureError(f"NOT_SUPPORTED: The embedded AWS cannot run this query: {said}")
    column = column_named(original, match["name"])
    if column is None:  # it is not in the query, so it is in a view of it
        raise QueryFailureError(
            "INVALID_VIEW: line 1:1: Failed analyzing stored view: "
            f"Column '{match['name']}' cannot be resolved"
        )
    where = where_of(column)
    name = ".".join(part.name for part in column.parts)
    if ambiguous:
        raise QueryFailureError(f"AMBIGUOUS_NAME: {where}: Column '{name}' is ambiguous")
    raise QueryFailureError(
        f"COLUMN_NOT_FOUND: {where}: Column '{name}' cannot be resolved or requester is not "
        "authorized to access requested resources"
    )


def _scan(index: int, node: exp.Table, used: dict[tuple[str, str], Table]) -> Scan:
    table = used[(node.db, node.name)]
    alias = node.alias_or_name
    root = node.root()
    named = {column.name for column in root.find_all(exp.Column) if column.table == alias}
    columns = tuple(name for name, _ in table.all_columns if name in named)
    return Scan(f"sluice_scan_{index}", table, columns, pruning.condition(node, table))
