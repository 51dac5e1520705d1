"""Values, files and the engine of Athena, each by itself. No server."""

import datetime
import decimal
import io
import threading
from typing import Any

import duckdb
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sluice_local.athena import failures, results, rows, sql, types
from sluice_local.athena.engine import Engine
from sluice_local.athena.failures import QueryFailureError, QueryStoppedError
from sluice_local.athena.sql import Scan
from sluice_local.athena.tables import Table

AT = datetime.datetime(2026, 1, 2, tzinfo=datetime.UTC)
WRITTEN: list[tuple[Any, str, str | None]] = [
    (None, "INTEGER", None),
    (True, "BOOLEAN", "true"),
    (7, "INTEGER", "7"),
    (1.0, "DOUBLE", "1.0"),
    (1e7, "DOUBLE", "1.0E7"),
    (123456.75, "DOUBLE", "123456.75"),
    (1.25e-5, "DOUBLE", "1.25E-5"),
    (-0.0, "DOUBLE", "-0.0"),
    (float("nan"), "DOUBLE", "NaN"),
    (float("-inf"), "DOUBLE", "-Infinity"),
    (0.10000000149011612, "FLOAT", "0.1"),
    (decimal.Decimal("1.50"), "DECIMAL(3,2)", "1.50"),
    (datetime.date(2020, 1, 2), "DATE", "2020-01-02"),
    (datetime.datetime(2020, 1, 2, 3, 4, 5, 678900), "TIMESTAMP", "2020-01-02 03:04:05.678"),
    (datetime.timedelta(days=1, seconds=61), "INTERVAL", "1 00:01:01.000"),
    (b"\x01\xff", "BLOB", "01 ff"),
    ([1, None, "a"], "VARCHAR[]", "[1, null, a]"),
    ({"a": 1, "b": [True]}, "STRUCT(a INTEGER)", "{a=1, b=[true]}"),
]


@pytest.mark.parametrize(("value", "kind", "text"), WRITTEN)
def test_values_as_athena_writes_them(value: Any, kind: str, text: str | None) -> None:
    assert types.text(value, kind) == text


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_double_is_the_same_when_it_is_read_back(value: float) -> None:
    written = types.text(value)
    assert written is not None
    assert float(written) == value


CELLS = st.none() | st.text(
    st.characters(blacklist_categories=["Cs"]) | st.sampled_from('",\n\r'), max_size=8
)
TABLES = st.integers(1, 4).flatmap(
    lambda width: st.lists(st.lists(CELLS, min_size=width, max_size=width), max_size=5)
)


@given(TABLES)
def test_a_result_file_is_read_back(found: list[list[str | None]]) -> None:
    names = ["a", 'b"', "c,", "d"][: len(found[0]) if found else 1]
    header: list[str | None] = [*names]
    assert results.read_csv(results.csv_file(names, found)) == [header, *found]


@pytest.mark.parametrize(
    ("kind", "word", "precision", "scale", "cased"),
    [
        ("INTEGER", "integer", 10, 0, False),
        ("HUGEINT", "bigint", 19, 0, False),
        ("VARCHAR", "varchar", 2147483647, 0, True),
        ("DECIMAL(10,2)", "decimal", 10, 2, False),
        ("TIMESTAMP", "timestamp", 3, 0, False),
        ("INTEGER[]", "array", 0, 0, False),
    ],
)
def test_columns_as_athena_describes_them(
    kind: str, word: str, precision: int, scale: int, cased: bool
) -> None:
    found = types.column_info("x", kind)
    assert (found["Type"], found["Precision"], found["Scale"]) == (word, precision, scale)
    assert (found["CaseSensitive"], found["CatalogName"]) == (cased, "hive")


CSV = "org.apache.hadoop.hive.serde2.OpenCSVSerde"
DELIMITED = "org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe"
JSON = "org.openx.data.jsonserde.JsonSerDe"
FILES: list[tuple[str, dict[str, str], str, list[list[str | None]]]] = [
    (CSV, {}, 'x,"1,5"\n"a""b",\n', [["x", 'a"b'], ["1,5", None]]),
    (CSV, {"skip.header.line.count": "1"}, "a,b\r\n1,2\r\n", [["1"], ["2"]]),
    (CSV, {"separatorChar": ";"}, "1;2", [["1"], ["2"]]),
    (DELIMITED, {"field.delim": "\t"}, "x\t1\n\\N\t\n", [["x", None], ["1", None]]),
    (DELIMITED, {}, "x\0012\n", [["x"], ["2"]]),
    (JSON, {}, '{"A": "x", "b": 1}\n\n{"b": null}\n', [["x", None], ["1", None]]),
    (JSON, {"ignore.malformed.json": "true"}, '{"a"\n{"b": 2}\n', [[None], ["2"]]),
]


@pytest.mark.parametrize(("serde", "settings", "text", "values"), FILES)
def test_text_files(
    serde: str, settings: dict[str, str], text: str, values: list[list[str | None]]
) -> None:
    columns = (("a", "string"), ("b", "int"))
    table = Table("d", "t", columns, serde=serde, settings=settings)
    found = rows.columns(table, io.StringIO(text, newline=""), ["a", "b"], "s3://b/k")
    assert found.values == values
    assert found.count == len(values[0])


@pytest.mark.parametrize(("text", "said"), [("nope", "not a valid JSON"), ('{"a": [1]}', "nested")])
def test_json_that_is_not_read(text: str, said: str) -> None:
    table = Table("d", "t", (("a", "string"),), serde=JSON)
    with pytest.raises(QueryFailureError, match=said):
        rows.columns(table, io.StringIO(text), ["a"], "s3://b/k")


@pytest.fixture
def engine() -> Any:
    made = Engine()
    yield made
    made.close()


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * FROM read_csv('/etc/hostname')",
        "SELECT * FROM read_parquet('http://127.0.0.1:1/x')",
        "SELECT * FROM '/etc/hostname'",
        "COPY (SELECT 1) TO '/tmp/sluice-escape.csv'",
        "ATTACH '/tmp/sluice-escape.db'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET enable_external_access = true",
        "SET memory_limit = '100GB'",
        "SELECT * FROM glob('/etc/*')",
    ],
)
def test_the_engine_reaches_neither_files_nor_the_network(engine: Engine, text: str) -> None:
    with pytest.raises(duckdb.Error):
        engine._database.execute(text).fetchall()


T = Table(
    "db",
    "t",
    (("age", "int"), ("country", "string")),
    (("year", "int"),),
    serde="org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe",
)


def ask(engine: Engine, text: str) -> list[list[str | None]]:
    """The answer over three rows."""
    plan = sql.plan(text, "db", lambda _, name: T if name == "t" else None, AT)
    data = pa.table({"age": [7, -7, None], "country": ["a", "b", None], "year": ["1", "2", "2"]})
    for scan in plan.scans:
        engine.give(scan, data)
    return engine.run(plan)[1]


ANSWERS: list[tuple[str, list[list[str | None]]]] = [
    ("SELECT age / 2 FROM t ORDER BY 1", [["-3"], ["3"], [None]]),
    ("SELECT age % 4 FROM t ORDER BY 1", [["-3"], ["3"], [None]]),
    ("SELECT sum(age), count(age), count(*), avg(age) FROM t", [["0", "2", "3", "0.0"]]),
    ("SELECT country FROM t ORDER BY country DESC", [["b"], ["a"], [None]]),
    ("SELECT max_by(country, age), min(year) FROM t", [["a", "1"]]),
    ("SELECT country || 'x', concat(country, 'y') FROM t WHERE age > 0", [["ax", "ay"]]),
    ("SELECT try_cast('x' AS integer), coalesce(NULL, 2), nullif(1, 1)", [[None, "2", None]]),
    ("SELECT if(1 > 2, 'a', 'b'), CASE WHEN true THEN 1 END", [["b", "1"]]),
    ("SELECT date_trunc('month', date '2020-02-03')", [["2020-02-01"]]),
    ("SELECT date_add('day', 3, date '2020-02-28')", [["2020-03-02"]]),
    ("SELECT date_diff('day', date '2020-02-01', date '2020-03-01')", [["29"]]),
    ("SELECT year(date '2020-02-03'), day_of_week(date '2020-02-03')", [["2020", "1"]]),
    ("SELECT substr('hello', 2, 3), strpos('hello', 'l'), length('hello')", [["ell", "3", "5"]]),
    ("SELECT split_part('a-b-c', '-', 2), replace('aa', 'a', 'b'), upper('x')", [["b", "bb", "X"]]),
    ("SELECT regexp_like('abc', 'b'), 'abc' LIKE 'a%'", [["true", "true"]]),
    ("SELECT round(2.5e0), floor(-1.5e0), abs(-3), mod(7, 3)", [["3.0", "-2.0", "3", "1"]]),
    (
        "SELECT cardinality(array[1, 2]), array[1, 2][1], contains(array[1], 1)",
        [["2", "1", "true"]],
    ),
    ("SELECT x FROM unnest(array[2, 1]) AS u(x) ORDER BY x", [["1"], ["2"]]),
    (
        "SELECT country, row_number() OVER (ORDER BY age) FROM t WHERE age IS NOT NULL ORDER BY 2",
        [["b", "1"], ["a", "2"]],
    ),
    ("SELECT json_extract_scalar('{\"a\": \"x\"}', '$.a')", [["x"]]),
    ("SELECT 1.0 / 4, 1e0 / 4, 7 / 2 * 2, 100 / 7 / 2", [["0.3", "0.25", "6", "7"]]),
    ("SELECT 100.0 * count(*) / 7, sum(age) / count(*) FROM t", [["42.9", "0"]]),
    ("SELECT cast('1.25' AS decimal(5, 2)) / 3, avg(cast(1 AS decimal(5, 1)))", [["0.42", "1.0"]]),
    (
        "SELECT date '2020-02-28' + interval '2' day, age / 2 / 3 FROM t WHERE age > 0",
        [["2020-03-01", "1"]],
    ),
    ("SELECT sum(age / 2.0) FROM t WHERE age > 0", [["3.5"]]),
    (
        "SELECT date_format(timestamp '2020-02-03 04:05:06', '%Y-%m-%d %H:%i')",
        [["2020-02-03 04:05"]],
    ),
]


@pytest.mark.parametrize(("text", "answer"), ANSWERS, ids=[text for text, _ in ANSWERS])
def test_answers(engine: Engine, text: str, answer: list[list[str | None]]) -> None:
    assert ask(engine, text) == answer


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("SELECT age / 0 FROM t", "DIVISION_BY_ZERO: Division by zero"),
        ("SELECT age % 0 FROM t", "DIVISION_BY_ZERO: Division by zero"),
        ("SELECT 1.5 / 0 FROM t", "DIVISION_BY_ZERO: Division by zero"),
        (
            "SELECT cast(country AS integer) FROM t",
            "INVALID_CAST_ARGUMENT: Cannot cast a value to integer",
        ),
        (
            "SELECT country, age FROM t GROUP BY country",
            "EXPRESSION_NOT_AGGREGATE: line 1:17: 'age' must be an aggregate expression",
        ),
        ("SELECT sum(9223372036854775807) FROM t", "NUMERIC_VALUE_OUT_OF_RANGE"),
    ],
)
def test_failures_while_running(engine: Engine, text: str, said: str) -> None:
    with pytest.raises(QueryFailureError) as error:
        ask(engine, text)
    assert error.value.reason.startswith(said)
    assert error.value.category == 2


def test_no_value_of_a_row_is_told() -> None:
    told = failures.of_engine(duckdb.InvalidInputException("bad value secret"), "line 1:1")
    assert "secret" not in told.reason


def test_a_long_query_can_be_interrupted(engine: Engine) -> None:
    timer = threading.Timer(0.2, engine.interrupt)
    timer.start()
    nine = "unnest(array[1,2,3,4,5,6,7,8,9])"
    joins = "".join(f" CROSS JOIN {nine} AS b{number}(x)" for number in range(13))
    text = f"SELECT count(*) FROM {nine} AS a(x){joins}"  # noqa: S608
    with pytest.raises(QueryStoppedError):
        ask(engine, text)


def test_partitions_are_chosen_by_their_values(engine: Engine) -> None:
    partitions = [(("1",), "a"), (("2",), "b"), (("3",), "c")]
    scan = Scan("s", T, (), 'sluice_keys."year" BETWEEN 2 AND 3')
    assert engine.matching(scan, partitions) == partitions[1:]
    assert engine.matching(Scan("s", T, (), None), partitions) == partitions
