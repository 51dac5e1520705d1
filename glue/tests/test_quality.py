"""Rules judged on what a run wrote, and what becomes of a run that one of them stops."""

import json
from datetime import date
from typing import Any

import pytest
from cases import column, document, run_job
from sluice_etl.contract_reader import read_contract
from sluice_etl.errors import ContractError, GateError

SHELF = {"partitioned": True, "partitionKeyPosition": 1}
TEXT = """\
isbn,title,pages,price,lent,seen,shelf
1,Ulysses,10,1.5,2025-06-13,2025-06-15T06:00:00Z,a
2,ulysses,20,,2025-06-01,2025-06-14T00:00:00Z,a
3,,10,2.5,,,b
4,n/a,x,2.5,2025-06-13,,
5,Ulysses,10,-0.5,2024-01-01,,b
"""
"""Record 4 is rejected."""


def contract(*table: Any, **columns: Any):
    def rules(name):
        return columns.get(name, [])

    of = document(
        column("isbn", primaryKey=True, ours={"publishAs": "id"}, quality=rules("isbn")),
        column("title", quality=rules("title")),
        column("pages", "integer", quality=rules("pages")),
        column("price", "number", quality=rules("price")),
        column("lent", "date", quality=rules("lent"), ours={"publishAs": "day"}),
        column("seen", "timestamp", quality=rules("seen")),
        column("shelf", quality=rules("shelf"), **SHELF),
    )
    of["schema"][0]["quality"] = list(table)
    return read_contract(of)


def library(metric, value=0, unit="rows", operator="mustBe", **arguments):
    rule = {"metric": metric, operator: value, "unit": unit, "severity": "warning"}
    return {**rule, "arguments": arguments} if arguments else rule


def sql(query, **fields):
    return {"type": "sql", "query": query, "mustBe": 1, "severity": "warning", **fields}


def own(metric, unit, **operators):
    implementation = {"metric": metric, **operators}
    return {"type": "custom", "engine": "sluice", "unit": unit, "implementation": implementation}


def books(tmp_path, text=TEXT):
    (tmp_path / "in.csv").write_text(text, encoding="utf-8")
    return tmp_path / "in.csv"


def judged(metrics):
    return [(v["rule"], v["column"], v["outcome"], v["measured"]) for v in metrics["quality"]]


@pytest.fixture
def strict(spark):
    """ANSI mode, in which what cannot be computed throws."""
    spark.conf.set("spark.sql.ansi.enabled", "true")
    yield spark
    spark.conf.unset("spark.sql.ansi.enabled")


@pytest.mark.pipeline
def test_every_measure(strict, tmp_path):
    of = contract(
        library("rowCount", 4),
        library("duplicateValues", properties=["title", "pages"]),
        library("duplicateValues", properties=["isbn"]),
        library("duplicateValues", properties=["pages", "lent"], unit="percent"),
        own("rejectedRecords", "rows", mustBe=1),
        own("rejectedRecords", "percent", mustBeLessOrEqualTo=20),
        own("rowCountChange", "percent", mustBeBetween=[-10, 10]),
        {"type": "text", "description": "x", "name": "said"},
        {"type": "custom", "engine": "soda", "implementation": "x"},
        isbn=[library("duplicateValues")],
        title=[
            library("nullValues"),
            library("missingValues", 1, missingValues=[None]),
            library("missingValues", missingValues=["n/a"]),
            library("missingValues", missingValues=[None, "ulysses"], unit="percent"),
            library("invalidValues", validValues=["Ulysses"]),
            library("invalidValues", pattern="^U"),
            library("duplicateValues"),
        ],
        pages=[
            library("duplicateValues", 50, unit="percent"),
            library("invalidValues", 25, validValues=[10], unit="percent"),
            # numbers that are compared, and not told: they may be values of records
            sql("select avg({property}) from ${table} where shelf = 'b'", mustBe=10),
            sql("select sum(n) from (select count(*) n from {object} group by shelf) t", mustBe=4),
            sql("select (select count(*) from {table}) from {table} limit 1", mustBe=4),
            sql("select 100 * count_if({column} > 10) / count(*) from {table}", mustBe=25),
            sql("select count(*) from {object} a join {object} b on a.id = b.id", mustBe=4),
            sql("select pages from {object}"),
            sql("select max(pages) from {object} where id = '9'"),
            sql("select 1"),
            sql("select pages / 0 from {object} limit 1"),
            sql("select sum(price) / sqrt(-1) from {table}"),
        ],
        price=[library("invalidValues", 1, validValues=[1.5, -0.5])],
        lent=[own("ageOfData", "days", mustBeLessOrEqualTo=2)],
        seen=[own("ageOfData", "h", mustBeLessThan=18.5)],
        shelf=[library("nullValues")],
    )
    metrics = run_job(strict, of, books(tmp_path), tmp_path / "out")
    assert metrics["records"] == {"in": 5, "published": 4, "quarantined": 1}
    pages = "pages"
    assert judged(metrics) == [
        ("rowCount", None, "passed", 4),
        ("duplicateValues", "title+pages", "failed", 1),
        ("duplicateValues", "isbn", "passed", 0),
        ("duplicateValues", "pages+lent", "passed", 0),
        ("rejectedRecords", None, "passed", 1),
        ("rejectedRecords", None, "passed", 20),
        ("rowCountChange", None, "not-checked", None),
        ("said", None, "not-checked", None),
        ("soda", None, "not-checked", None),
        ("duplicateValues", "isbn", "passed", 0),
        ("nullValues", "title", "failed", 1),
        ("missingValues", "title", "passed", 1),
        ("missingValues", "title", "passed", 0),
        ("missingValues", "title", "failed", 50),
        ("invalidValues", "title", "failed", 1),
        ("invalidValues", "title", "failed", 1),
        ("duplicateValues", "title", "failed", 1),
        ("duplicateValues", pages, "passed", 50),
        ("invalidValues", pages, "passed", 25),
        ("sql", pages, "passed", None),
        ("sql", pages, "passed", None),
        ("sql", pages, "passed", None),
        ("sql", pages, "passed", 25),
        ("sql", pages, "passed", 4),
        # several rows, none, and what cannot be computed: no number, and so a failure
        ("sql", pages, "failed", None),
        ("sql", pages, "failed", None),
        ("sql", pages, "passed", 1),
        ("sql", pages, "failed", None),
        ("sql", pages, "failed", None),
        ("invalidValues", "price", "passed", 1),
        ("ageOfData", "lent", "passed", 2),
        ("ageOfData", "seen", "passed", 18),
        ("nullValues", "shelf", "passed", 0),
    ]
    assert json.loads(json.dumps(metrics["quality"][1])) == {
        "rule": "duplicateValues",
        "column": "title+pages",
        "severity": "warning",
        "outcome": "failed",
        "measured": 1,
        "required": "0",
    }


REFUSED = [
    "select count(*) from parquet.`/etc`",
    "select count(*) from {object} where 1 in (select 1 from csv.`/etc/passwd`)",
    "select (select count(*) from text.`/etc/passwd`) from {object}",
    "select count(*) from other",
    "select count(*) from identifier('other')",
    "select count(*) from range(3)",
    "select count(*) from {object}, lateral (select 1)",
    "with t as (select count(*) n from {object}) select n from t",
    "select count(reflect('java.lang.System', 'getenv', 'HOME')) from {object}",
    "select java_method('java.lang.System', 'exit', '1')",
    "select count(*) from {object} where id rlike '(a|b)*'",
    "select identifier('reflect')('java.lang.System', 'exit', '1')",
    "select length('${env:HOME}')",
    "select count({property}) from {object}",
    "select length(input_file_name()) from {object}",
    "insert into {object} select 1",
    "create table t as select 1",
    "drop table {object}",
    "set spark.sql.ansi.enabled = true",
    "add jar '/tmp/x.jar'",
    "cache table t as select 1",
    "explain select 1",
    "values (1)",
    "select 1; select 2",
    "select",
    "select count(*), 1 from {object}",
    "select id from {object} limit 1",
    "select max(day) from {object}",
    "select true",
    "select sum(no_such_column) from {object}",
    "select /*+ broadcast(t) */ count(*) from {object} t",
]


def test_a_query_is_a_select_over_the_published_table_alone(spark, tmp_path):
    with pytest.raises(ContractError) as caught:
        run_job(spark, contract(*map(sql, REFUSED)), books(tmp_path), tmp_path / "out")
    places = [(problem.path, problem.code) for problem in caught.value.problems]
    expected = [(f"/schema/0/quality/{i}/query", "BAD_QUERY") for i in range(len(REFUSED))]
    assert sorted(places) == sorted(expected)
    assert not (tmp_path / "out").exists()
    assert not [view for view in spark.catalog.listTables() if "sluice" in view.name]


def tree(folder):
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


@pytest.mark.pipeline
def test_a_failed_error_keeps_what_is_published_and_tells_all(spark, tmp_path):
    loose, out = contract(), tmp_path / "out"
    run_job(spark, loose, books(tmp_path), out)
    before = tree(out / "published")
    of = contract(
        {"metric": "rowCount", "mustBeGreaterThan": 100, "name": "enough"},
        {"metric": "rowCount", "mustBe": 4},
        library("rowCount", 3),
        title=[{"metric": "nullValues", "mustBeLessThan": 25, "unit": "percent"}],
    )
    with pytest.raises(GateError) as caught:
        run_job(spark, of, books(tmp_path), out, run_id="r2")
    assert [str(problem) for problem in caught.value.problems] == [
        "GATE_FAILED: /schema/0/properties/1/quality/0: nullValues of title: measured 25 %, "
        "required less than 25 %",
        "GATE_FAILED: /schema/0/quality/0: enough: measured 4, required more than 100",
    ]
    assert tree(out / "published") == before
    assert not (out / "table/_staging").exists()
    assert list((out / "quarantine/run_id=r2").glob("*.parquet"))
    metrics = caught.value.metrics
    assert (metrics["outcome"], metrics["withheld"]) == ("gated", 4)
    assert metrics["records"] == {"in": 5, "published": 0, "quarantined": 1}
    assert metrics["bytes"]["published"] == 0
    outcomes = [verdict["outcome"] for verdict in metrics["quality"]]
    assert outcomes == ["failed", "passed", "failed", "failed"]


@pytest.mark.pipeline
def test_of_an_empty_table_no_share_is_told_and_no_age_is_young(spark, tmp_path):
    of = contract(
        library("nullValues", unit="percent") | {"metric": "rowCount", "unit": "rows"},
        title=[library("nullValues", unit="percent"), library("duplicateValues")],
        lent=[{**own("ageOfData", "days", mustBeLessThan=9), "severity": "info"}],
    )
    source = books(tmp_path, TEXT.splitlines()[0] + "\n,,,,,,\n")
    metrics = run_job(spark, of, source, tmp_path / "out", today=date(2025, 1, 1))
    assert (metrics["outcome"], metrics["withheld"]) == ("published", 0)
    assert judged(metrics) == [
        ("rowCount", None, "passed", 0),
        ("nullValues", "title", "not-checked", None),
        ("duplicateValues", "title", "passed", 0),
        ("ageOfData", "lent", "failed", None),
    ]
