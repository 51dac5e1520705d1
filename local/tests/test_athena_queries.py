"""Queries through the API: states, results, their files, rights, and what is refused."""

import time
import uuid
from typing import Any

import pyarrow as pa
import pytest
from analytics_template import CSV, Lake
from botocore.exceptions import ClientError
from embedded_aws import Aws, wait_until

Json = dict[str, Any]


class Desk:
    """Asks queries of one database."""

    def __init__(self, aws: Aws, lake: Lake) -> None:
        self.aws, self.lake, self.athena = aws, lake, aws("athena")

    def start(self, text: str, **more: Any) -> str:
        wanted = {
            "QueryExecutionContext": {"Database": self.lake.database},
            "ResultConfiguration": {"OutputLocation": f"s3://{self.lake.results}/out"},
            **more,
        }
        started = self.athena.start_query_execution(QueryString=text, **wanted)
        return str(started["QueryExecutionId"])

    def over(self, key: str) -> Json:
        def ended() -> Json | None:
            found = self.athena.get_query_execution(QueryExecutionId=key)["QueryExecution"]
            return found if found["Status"]["State"] not in ("QUEUED", "RUNNING") else None

        found: Json = wait_until(ended, every=0.01)
        return found

    def ask(self, text: str, **more: Any) -> list[list[str | None]]:
        """All rows, the header among them."""
        key = self.start(text, **more)
        found = self.over(key)
        assert found["Status"]["State"] == "SUCCEEDED", found["Status"]
        pages = self.athena.get_paginator("get_query_results").paginate(QueryExecutionId=key)
        return [
            [datum.get("VarCharValue") for datum in row["Data"]]
            for page in pages
            for row in page["ResultSet"]["Rows"]
        ]

    def failure(self, text: str, **more: Any) -> str:
        found = self.over(self.start(text, **more))
        assert found["Status"]["State"] == "FAILED", found["Status"]
        assert (
            found["Status"]["AthenaError"]["ErrorMessage"] == found["Status"]["StateChangeReason"]
        )
        return str(found["Status"]["StateChangeReason"])

    def refusal(self, text: str, **more: Any) -> str:
        with pytest.raises(ClientError) as error:
            self.start(text, **more)
        about = error.value.response["Error"]
        return f"{about['Code']}: {about['Message']}"


@pytest.fixture(scope="module")
def desk(aws: Aws) -> Desk:
    lake = Lake(aws, f"q{uuid.uuid4().hex[:10]}")
    lake.table("visits", {"age": "int", "country": "string", "at": "timestamp"}, {"year": "int"})
    moment = pa.array([1577934245678000, None], pa.timestamp("us"))
    first = {"age": pa.array([34, None], pa.int32()), "country": ["DE", 'a"b'], "at": moment}
    lake.put("visits/year=2020/a.parquet", first)
    lake.put("visits/year=2020/_SUCCESS", b"x")
    lake.put("visits/year=2021/b.parquet", {"country": ["FR"], "AGE": pa.array([71], pa.int32())})
    for year in ("2020", "2021"):
        lake.partition("visits", year)
    lake.put("rules/r.csv", b'username,country\n"a,b",DE\n')
    lake.table("rules", {"username": "string", "country": "string"}, serde=CSV, header=True)
    lake.put("bad/b.parquet", {"age": pa.array([1], pa.int64())})
    lake.table("bad", {"age": "int"})
    lake.put("worse/w.parquet", b"no parquet at all")
    lake.table("worse", {"age": "int"})
    lake.put("numbers/n.csv", b"seven\n")
    lake.table("numbers", {"n": "int"}, serde=CSV)
    return Desk(aws, lake)


def test_rows_types_nulls_and_partitions(desk: Desk) -> None:
    assert desk.ask("SELECT * FROM visits ORDER BY year, age") == [
        ["age", "country", "at", "year"],
        ["34", "DE", "2020-01-02 03:04:05.678", "2020"],
        [None, 'a"b', None, "2020"],
        ["71", "FR", None, "2021"],
    ]


def test_an_execution_tells_of_itself(desk: Desk) -> None:
    key = desk.start("SELECT count(*) AS n FROM visits")
    found = desk.over(key)
    assert (found["StatementType"], found["SubstatementType"]) == ("DML", "SELECT")
    assert found["WorkGroup"] == "primary"
    assert found["EngineVersion"]["EffectiveEngineVersion"] == "Athena engine version 3"
    url = f"s3://{desk.lake.results}/out/{key}.csv"
    assert found["ResultConfiguration"] == {"OutputLocation": url}
    assert found["Status"]["CompletionDateTime"] >= found["Status"]["SubmissionDateTime"]
    assert found["Statistics"]["TotalExecutionTimeInMillis"] >= 0
    got = desk.aws("s3").get_object(Bucket=desk.lake.results, Key=f"out/{key}.csv")
    assert got["Body"].read() == b'"n"\n"3"\n'
    result = desk.athena.get_query_results(QueryExecutionId=key)["ResultSet"]
    (column,) = result["ResultSetMetadata"]["ColumnInfo"]
    assert (column["Name"], column["Type"], column["Precision"]) == ("n", "bigint", 19)
    listed = desk.athena.list_query_executions()["QueryExecutionIds"]
    assert key in listed
    batch = desk.athena.batch_get_query_execution(QueryExecutionIds=[key, "nope"])
    assert [each["QueryExecutionId"] for each in batch["QueryExecutions"]] == [key]
    assert [each["QueryExecutionId"] for each in batch["UnprocessedQueryExecutionIds"]] == ["nope"]


def test_only_what_is_needed_is_scanned(desk: Desk) -> None:
    def scanned(text: str) -> int:
        return int(desk.over(desk.start(text))["Statistics"]["DataScannedInBytes"])

    whole = scanned("SELECT age, country FROM visits")
    assert scanned("SELECT count(*) FROM visits") == 0
    assert 0 < scanned("SELECT age FROM visits") < whole
    assert 0 < scanned("SELECT age, country FROM visits WHERE year = 2021") < whole
    assert scanned("SELECT age, country FROM visits WHERE year = 1999") == 0


def test_pages(desk: Desk) -> None:
    key = desk.start("SELECT x FROM unnest(array[1, 2, 3]) AS u(x) ORDER BY x")
    desk.over(key)
    first = desk.athena.get_query_results(QueryExecutionId=key, MaxResults=2)
    assert [row["Data"][0]["VarCharValue"] for row in first["ResultSet"]["Rows"]] == ["x", "1"]
    more = desk.athena.get_query_results(QueryExecutionId=key, NextToken=first["NextToken"])
    assert [row["Data"][0]["VarCharValue"] for row in more["ResultSet"]["Rows"]] == ["2", "3"]
    assert "NextToken" not in more
    with pytest.raises(ClientError, match="InvalidRequestException"):
        desk.athena.get_query_results(QueryExecutionId=key, NextToken="nope")


def test_views_are_made_read_and_dropped(desk: Desk) -> None:
    text = "SELECT country, count(*) AS n FROM visits GROUP BY country"
    assert desk.ask(f"CREATE VIEW v AS {text}") == []
    table = desk.aws("glue").get_table(DatabaseName=desk.lake.database, Name="v")["Table"]
    assert table["TableType"] == "VIRTUAL_VIEW"
    assert [column["Type"] for column in table["StorageDescriptor"]["Columns"]] == [
        "string",
        "bigint",
    ]
    assert desk.ask("SELECT n FROM v WHERE country = 'FR'") == [["n"], ["1"]]
    assert desk.failure(f"CREATE VIEW v AS {text}").startswith("ALREADY_EXISTS")
    assert desk.ask("CREATE OR REPLACE VIEW v AS SELECT 1 AS one") == []
    assert desk.ask("SELECT * FROM v") == [["one"], ["1"]]
    assert desk.ask("SHOW VIEWS") == [["v"]]
    assert desk.ask("DROP VIEW v") == []
    assert "does not exist" in desk.failure("SELECT * FROM v")
    assert "does not exist" in desk.failure("DROP VIEW visits")
    assert desk.ask("DROP VIEW IF EXISTS v") == []


def test_show_and_describe(desk: Desk) -> None:
    assert [desk.lake.database] in desk.ask("SHOW DATABASES")
    assert desk.ask("SHOW TABLES 'v*|r*'") == [["rules"], ["visits"]]
    assert desk.ask("SHOW PARTITIONS visits") == [["year=2020"], ["year=2021"]]
    assert [row[0].split() for row in desk.ask("DESCRIBE visits")[:2] if row[0]] == [
        ["age", "int"],
        ["country", "string"],
    ]
    assert [row[0].strip() for row in desk.ask("SHOW COLUMNS IN rules") if row[0]] == [
        "username",
        "country",
    ]
    assert "is not a partitioned table" in desk.failure("SHOW PARTITIONS rules")


def test_parameters_and_prepared_statements(desk: Desk) -> None:
    text = "SELECT age FROM visits WHERE country = ? AND year = ?"
    assert desk.ask(text, ExecutionParameters=["'DE'", "2020"]) == [["age"], ["34"]]
    assert "expected 2 but found 1" in desk.failure(text, ExecutionParameters=["'DE'"])
    name = f"p{uuid.uuid4().hex[:8]}"
    kept = {"StatementName": name, "WorkGroup": "primary"}
    desk.athena.create_prepared_statement(**kept, QueryStatement=text)
    assert desk.ask(f"EXECUTE {name} USING 'FR', 2021") == [["age"], ["71"]]
    with pytest.raises(ClientError, match="already exists"):
        desk.athena.create_prepared_statement(**kept, QueryStatement="SELECT 1")
    desk.athena.update_prepared_statement(**kept, QueryStatement="SELECT 1 AS one")
    assert desk.ask(f"EXECUTE {name}") == [["one"], ["1"]]
    desk.athena.delete_prepared_statement(**kept)
    assert "was not found" in desk.refusal(f"EXECUTE {name}")


FAILURES = [
    ("SELECT * FROM nope", "TABLE_NOT_FOUND: line 1:15: Table 'awsdatacatalog."),
    ("SELECT * FROM no.nope", "SCHEMA_NOT_FOUND: line 1:15: Schema 'no' does not exist"),
    ("SELECT age FROM bad", "HIVE_BAD_DATA: Field age's type INT64 in parquet file s3://"),
    ("SELECT age FROM worse", "HIVE_BAD_DATA: Not valid Parquet file: s3://"),
    ("SELECT n FROM numbers", "HIVE_BAD_DATA: Error parsing a field of "),
    ("SELECT age / 0 FROM visits", "DIVISION_BY_ZERO"),
]


@pytest.mark.parametrize(("text", "said"), FAILURES)
def test_failures(desk: Desk, text: str, said: str) -> None:
    assert desk.failure(text).startswith(said)


def test_a_failed_query_has_no_results(desk: Desk) -> None:
    key = desk.start("SELECT * FROM nope")
    desk.over(key)
    with pytest.raises(ClientError) as error:
        desk.athena.get_query_results(QueryExecutionId=key)
    said = "Query did not finish successfully. Final query state: FAILED"
    assert error.value.response["Error"]["Message"] == said


def test_results_are_gone_with_their_file(desk: Desk) -> None:
    key = desk.start("SELECT 1")
    desk.over(key)
    desk.aws("s3").delete_object(Bucket=desk.lake.results, Key=f"out/{key}.csv")
    with pytest.raises(ClientError, match="Could not find results"):
        desk.athena.get_query_results(QueryExecutionId=key)


@pytest.mark.parametrize(
    ("text", "more", "said"),
    [
        ("SELEC 1", {}, "InvalidRequestException: line 1:1: mismatched input 'selec'"),
        ("SELECT 1; SELECT 2", {}, "InvalidRequestException: Only one sql statement is allowed."),
        ("INSERT INTO visits SELECT 1", {}, "NotImplemented: "),
        ("SELECT 1", {"ResultConfiguration": {}}, "InvalidRequestException: No output location"),
        (
            "SELECT 1",
            {"ResultConfiguration": {"OutputLocation": "s3://no-such-bucket-here/"}},
            "InvalidRequestException: Unable to verify/create output bucket no-such-bucket-here",
        ),
        (
            "SELECT 1",
            {"WorkGroup": "nope"},
            "InvalidRequestException: WorkGroup nope is not found.",
        ),
        (
            "SELECT 1",
            {"QueryExecutionContext": {"Catalog": "other"}},
            "InvalidRequestException: DataCatalog other was not found",
        ),
        (
            "SELECT 1",
            {"ResultReuseConfiguration": {"ResultReuseByAgeConfiguration": {"Enabled": True}}},
            "NotImplemented: ",
        ),
    ],
)
def test_refusals(desk: Desk, text: str, more: Json, said: str) -> None:
    assert desk.refusal(text, **more).startswith(said)


def test_a_token_stands_for_one_query(desk: Desk) -> None:
    token = uuid.uuid4().hex
    key = desk.start("SELECT 1", ClientRequestToken=token)
    assert desk.start("SELECT 1", ClientRequestToken=token) == key
    assert desk.start("SELECT 1") != key
    assert "Idempotent parameters do not match" in desk.refusal(
        "SELECT 2", ClientRequestToken=token
    )


def test_a_query_is_stopped(desk: Desk) -> None:
    lists = "".join(f" CROSS JOIN unnest(sequence) AS b{i}(x)" for i in range(14))
    text = f"SELECT count(*) FROM unnest(sequence) AS a(x){lists}"  # noqa: S608
    key = desk.start(text.replace("sequence", "array[1,2,3,4,5,6,7,8,9]"))
    with pytest.raises(ClientError, match="Query has not yet finished"):
        desk.athena.get_query_results(QueryExecutionId=key)
    begun = time.monotonic()
    desk.athena.stop_query_execution(QueryExecutionId=key)
    assert desk.over(key)["Status"]["State"] == "CANCELLED"
    assert time.monotonic() - begun < 10
    desk.athena.stop_query_execution(QueryExecutionId=key)


def test_metadata_is_the_catalog_s(desk: Desk) -> None:
    where = {"CatalogName": "AwsDataCatalog", "DatabaseName": desk.lake.database}
    found = desk.athena.get_table_metadata(**where, TableName="visits")["TableMetadata"]
    assert [column["Name"] for column in found["Columns"]] == ["age", "country", "at"]
    assert [key["Name"] for key in found["PartitionKeys"]] == ["year"]
    listed = desk.athena.list_table_metadata(**where, Expression="v.*")["TableMetadataList"]
    assert [table["Name"] for table in listed] == ["visits"]
    assert desk.athena.get_database(**where)["Database"]["Name"] == desk.lake.database
    with pytest.raises(desk.athena.exceptions.MetadataException):
        desk.athena.get_table_metadata(**where, TableName="nope")
    (catalog,) = desk.athena.list_data_catalogs()["DataCatalogsSummary"]
    assert catalog["CatalogName"] == "AwsDataCatalog"
