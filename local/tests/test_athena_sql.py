"""Queries as DuckDB gets them, and those that Trino would refuse. No server."""

from datetime import UTC, datetime

import pytest
from sluice_local.athena import sql, statements
from sluice_local.athena.failures import QueryFailureError
from sluice_local.athena.sql import MalformedQueryError, NoDatabaseError
from sluice_local.athena.tables import Table, described, view_text

AT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
COLUMNS = (("age", "int"), ("country", "string"), ("d", "date"))
TABLES = {
    "t": Table("db", "t", COLUMNS, (("year", "string"), ("month", "int"))),
    "u": Table("db", "u", (("age", "int"), ("note", "string"))),
    "v": Table("db", "v", view="SELECT age, country FROM t", view_database="db"),
    "loop": Table("db", "loop", view="SELECT * FROM loop", view_database="db"),
    "broken": Table("db", "broken", view="SELECT nope FROM t", view_database="db"),
    "lost": Table("db", "lost", view="SELECT 1 FROM gone", view_database="db"),
}


def lookup(database: str, name: str) -> Table | None:
    if database != "db":
        raise NoDatabaseError(database)
    return TABLES.get(name)


def plan(text: str) -> sql.Plan:
    return sql.plan(text, "db", lookup, AT)


CANNOT = "cannot be resolved or requester is not authorized to access requested resources"
REFUSED = [
    (
        "SELECT count(*) FROM x",
        "TABLE_NOT_FOUND: line 1:22: Table 'awsdatacatalog.db.x' does not exist",
    ),
    ("SELECT 1\n FROM no.t", "SCHEMA_NOT_FOUND: line 2:7: Schema 'no' does not exist"),
    ("SELECT * FROM other.db.t", "CATALOG_NOT_FOUND: line 1:15: Catalog 'other' does not exist"),
    ("SELECT nope FROM t", f"COLUMN_NOT_FOUND: line 1:8: Column 'nope' {CANNOT}"),
    ("SELECT x.nope FROM t x", f"COLUMN_NOT_FOUND: line 1:8: Column 'x.nope' {CANNOT}"),
    ("SELECT age AS a FROM t WHERE a > 1", f"COLUMN_NOT_FOUND: line 1:30: Column 'a' {CANNOT}"),
    (
        "SELECT age a, count(*) FROM t GROUP BY a",
        f"COLUMN_NOT_FOUND: line 1:40: Column 'a' {CANNOT}",
    ),
    (
        "SELECT ifnull(age, 1) FROM t",
        "FUNCTION_NOT_FOUND: line 1:8: Function 'ifnull' not registered",
    ),
    (
        'SELECT "ifnull"(age, 1) FROM t',
        "FUNCTION_NOT_FOUND: line 1:8: Function 'ifnull' not registered",
    ),
    (
        "SELECT * FROM read_csv('/etc/passwd')",
        "FUNCTION_NOT_FOUND: line 1:15: Function 'read_csv' not registered",
    ),
    (
        "SELECT * FROM t WHERE age = 'x'",
        "TYPE_MISMATCH: line 1:27: Cannot apply operator: integer = varchar(1)",
    ),
    (
        "SELECT * FROM t WHERE d > '2020-01-01'",
        "TYPE_MISMATCH: line 1:25: Cannot apply operator: date > varchar(10)",
    ),
    (
        "SELECT * FROM t WHERE month = '1'",
        "TYPE_MISMATCH: line 1:29: Cannot apply operator: integer = varchar(1)",
    ),
    (
        "SELECT * FROM information_schema.tables",
        "NOT_SUPPORTED: The embedded AWS has no information_schema",
    ),
    (
        "SELECT * FROM broken",
        "INVALID_VIEW: line 1:1: Failed analyzing stored view: Column 'nope' cannot be resolved",
    ),
    (
        "SELECT * FROM lost",
        "INVALID_VIEW: line 1:15: Failed analyzing stored view 'awsdatacatalog.db.lost': "
        "line 1:15: Table 'awsdatacatalog.db.gone' does not exist",
    ),
]


@pytest.mark.parametrize(("text", "said"), REFUSED)
def test_refused_as_trino_refuses(text: str, said: str) -> None:
    with pytest.raises(QueryFailureError) as error:
        plan(text)
    assert error.value.reason == said


def test_a_view_of_itself_ends() -> None:
    with pytest.raises(QueryFailureError, match="INVALID_VIEW"):
        plan("SELECT * FROM loop")


def test_a_query_without_database_needs_full_names() -> None:
    with pytest.raises(QueryFailureError, match="MISSING_SCHEMA_NAME: line 1:15"):
        sql.plan("SELECT * FROM t", None, lookup, AT)
    assert sql.plan("SELECT * FROM db.t", None, lookup, AT).scans[0].table.name == "t"


NAMES = [
    ("SELECT Age, count(*), country AS Land FROM t GROUP BY 1, 3", ("Age", "_col1", "Land")),
    ("SELECT 1, * FROM u", ("_col0", "age", "note")),
    ("SELECT *, age + 1 FROM u", ("age", "note", "_col2")),
    ("SELECT * FROM (SELECT count(*) FROM t)", ("_col0",)),
    ("SELECT 1 UNION ALL SELECT 2", ("_col0",)),
    ("WITH q(a, b) AS (SELECT 1, 2) SELECT * FROM q", ("a", "b")),
]


@pytest.mark.parametrize(("text", "names"), NAMES)
def test_names_of_columns(text: str, names: tuple[str, ...]) -> None:
    assert plan(text).names == names


PRUNED = [
    ("SELECT 1 FROM t WHERE year = '2020'", "sluice_keys.\"year\" = '2020'"),
    ("SELECT 1 FROM t WHERE age > 1 AND month IN (1, 2)", 'sluice_keys."month" IN (1, 2)'),
    (
        "SELECT 1 FROM t x WHERE x.year > '1' OR x.month = 2",
        'sluice_keys."year" > \'1\' OR sluice_keys."month" = 2',
    ),
    ("SELECT 1 FROM t WHERE year = '1' OR age = 2", None),
    ("SELECT 1 FROM t WHERE year = country", None),
    ("SELECT 1 FROM t WHERE year = (SELECT max(note) FROM u)", None),
    (
        "SELECT 1 FROM t LEFT JOIN u ON t.age = u.age WHERE t.year = '1'",
        "sluice_keys.\"year\" = '1'",
    ),
    ("SELECT 1 FROM t JOIN u ON t.age = u.age WHERE t.year = '1'", "sluice_keys.\"year\" = '1'"),
]


@pytest.mark.parametrize(("text", "condition"), PRUNED)
def test_conditions_on_partition_keys_prune(text: str, condition: str | None) -> None:
    assert plan(text).scans[0].pruning == condition


@pytest.mark.parametrize("side", ["LEFT", "RIGHT", "FULL"])
def test_an_outer_join_prunes_no_side_that_it_fills(side: str) -> None:
    found = plan(f"SELECT 1 FROM u {side} JOIN t ON t.age = u.age WHERE t.year IS NULL")  # noqa: S608
    assert {scan.pruning for scan in found.scans} == {None}


def test_only_named_columns_are_read() -> None:
    (scan,) = plan("SELECT count(*) FROM t WHERE country LIKE 'a%'").scans
    assert scan.columns == ("country",)
    (scan,) = plan("SELECT count(*) FROM t").scans
    assert scan.columns == ()
    (scan,) = plan("SELECT age FROM v").scans
    assert (scan.table.name, scan.columns) == ("t", ("age", "country"))


TRANSLATED = [
    ("SELECT age / 2 FROM t", '"t"."age" // 2'),
    ("SELECT current_date", "CAST('2026-01-02' AS DATE)"),
    ("SELECT now()", "CAST('2026-01-02 03:04:05.000000' AS TIMESTAMP)"),
    ("SELECT approx_distinct(age) FROM t", 'APPROX_COUNT_DISTINCT("t"."age")'),
    ("SELECT date_diff('day', d, d) FROM t", "DATE_DIFF('DAY', "),
    ("SELECT json_extract_scalar(country, '$.a') FROM t", "->> '$.a'"),
]


@pytest.mark.parametrize(("text", "part"), TRANSLATED)
def test_what_duckdb_would_mean_otherwise(text: str, part: str) -> None:
    assert part in plan(text).sql


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("SELEC 1", "mismatched input 'selec'"),
        ("SELECT FROM WHERE x", "line 1:13: mismatched input 'WHERE'"),
        ("SELECT 1; SELECT 2", "Only one sql statement is allowed. Got: SELECT 1; SELECT 2"),
        ("SELECT 'abc", "without an end"),
        ("", "mismatched input ''"),
        ("SELECT age::int FROM t", "line 1:11: mismatched input '::'"),
        ("SELECT * EXCLUDE (age) FROM t", "mismatched input"),
        ("SELECT DISTINCT ON (age) d FROM t", "mismatched input"),
        ("SELECT a ILIKE 'x' FROM t", "mismatched input 'ILIKE'"),
        ("SELECT * FROM t LEFT SEMI JOIN u ON true", "mismatched input 'SEMI'"),
        ("SELECT [1, 2]", "line 1:8: mismatched input '['"),
        ("SELECT {'a': 1}", "mismatched input '{'"),
        ("SELECT a FROM t GROUP BY ALL", "mismatched input"),
        ("SELECT * FROM t USING SAMPLE 5", "mismatched input"),
        ("COPY t TO 'x'", "mismatched input 'copy'"),
        ("ATTACH 'x'", "mismatched input 'attach'"),
        ("PRAGMA database_list", "mismatched input 'pragma'"),
        ("SET memory_limit = '9GB'", "mismatched input 'set'"),
    ],
)
def test_no_statement_of_athena_s(text: str, said: str) -> None:
    with pytest.raises(MalformedQueryError) as error:
        statements.check(statements.read(text).text)
    assert said in str(error.value)


@pytest.mark.parametrize(
    "text",
    [
        "INSERT INTO t SELECT 1",
        "CREATE TABLE x AS SELECT 1",
        "CREATE EXTERNAL TABLE x (a int) LOCATION 's3://b/'",
        "MSCK REPAIR TABLE t",
        "UNLOAD (SELECT 1) TO 's3://b/'",
        "DELETE FROM t",
        "DROP TABLE t",
        "ALTER TABLE t ADD PARTITION (a = 1)",
        "EXPLAIN SELECT 1",
        "SHOW CREATE TABLE t",
        "DESCRIBE EXTENDED t",
    ],
)
def test_statements_that_are_not_run_are_refused(text: str) -> None:
    with pytest.raises(NotImplementedError):
        statements.read(text)


@pytest.mark.parametrize(
    ("text", "kind", "what", "parts"),
    [
        ("-- why\nselect 1;", "DML", "SELECT", {}),
        ("(select 1)", "DML", "SELECT", {}),
        ("show tables in `DB` 'a*'", "UTILITY", "SHOW_TABLES", {"database": "db", "like": "a*"}),
        ("SHOW PARTITIONS db.T", "UTILITY", "SHOW_PARTITIONS", {"database": "db", "name": "t"}),
        ("desc t", "UTILITY", "DESCRIBE_TABLE", {"name": "t"}),
        ("DROP VIEW IF EXISTS v", "DDL", "DROP_VIEW", {"name": "v", "exists": "IF EXISTS "}),
        ("EXECUTE q USING 1, 'a'", "DML", "EXECUTE", {"name": "q", "arguments": "1, 'a'"}),
    ],
)
def test_statements(text: str, kind: str, what: str, parts: dict[str, str]) -> None:
    found = statements.read(text)
    assert (found.kind, found.what, found.parts) == (kind, what, parts)


def test_parameters_take_the_places_of_question_marks() -> None:
    text = "SELECT * FROM t WHERE a = ? AND b = '?' AND c = ?"
    found = statements.with_parameters(text, ["1", "'x?'"])
    assert found == "SELECT * FROM t WHERE a = 1 AND b = '?' AND c = 'x?'"
    with pytest.raises(QueryFailureError, match="expected 2 but found 1"):
        statements.with_parameters(text, ["1"])
    with pytest.raises(QueryFailureError, match="not a constant"):
        statements.with_parameters(text, ["1", "(SELECT 1)"])
    assert statements.arguments("1, 'a,b', -2.5") == ["1", "'a,b'", "-2.5"]


def test_views_are_read_as_they_are_written() -> None:
    text = view_text("SELECT 1 a", "db", [("a", "integer")])
    found = described(
        {
            "Name": "v",
            "DatabaseName": "other",
            "TableType": "VIRTUAL_VIEW",
            "ViewOriginalText": text,
        }
    )
    assert (found.view, found.view_database) == ("SELECT 1 a", "db")
    with pytest.raises(QueryFailureError, match="INVALID_VIEW"):
        described({"Name": "v", "DatabaseName": "d", "TableType": "VIRTUAL_VIEW"})


@pytest.mark.parametrize(
    ("settings", "serde", "said"),
    [
        ({"projection.enabled": "TRUE"}, "", "partition projection"),
        ({"table_type": "ICEBERG"}, "", "ICEBERG"),
        ({}, "org.apache.hadoop.hive.ql.io.orc.OrcSerde", "OrcSerde"),
    ],
)
def test_formats_that_are_not_read(settings: dict[str, str], serde: str, said: str) -> None:
    table = Table("db", "t", settings=settings, serde=serde)
    with pytest.raises(QueryFailureError, match=said):
        _ = table.format
