"""The pure parts of jobs and crawlers."""

import io
import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sluice_local.glue.arguments import (
    addresses,
    for_script,
    merged,
    refusal,
    spark_settings,
)
from sluice_local.glue.listing import Folder, files, folder, partition_of
from sluice_local.glue.loggroups import crawler_log_group, job_log_group
from sluice_local.glue.outcome import error_message
from sluice_local.glue.parquet import read_footer
from sluice_local.glue.schemas import differences, same_type
from sluice_local.glue.schemas import merged as merged_schemas
from sluice_local.glue.versions import refusal as version_refusal
from sluice_local.identities import trusts

ROLE = "arn:aws:iam::123456789012:role/etl"


def test_non_overridable_arguments_win_over_the_run_and_the_run_over_defaults() -> None:
    found = merged({"--a": "1", "--b": "1", "--c": "1"}, {"--b": "2", "--c": "2"}, {"--c": "3"})
    assert found == {"--a": "1", "--b": "2", "--c": "3"}
    assert for_script({"--a": "1", "--JOB_NAME": "odd"}, "job", "jr_1") == [
        *("--a", "1"),
        *("--JOB_NAME", "job"),
        *("--JOB_RUN_ID", "jr_1"),
    ]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"--job-bookmark-option": "job-bookmark-enable"}, "job bookmarks"),
        ({"--job-bookmark-option": "job-bookmark-pause"}, "job bookmarks"),
        ({"--additional-python-modules": "x"}, "--additional-python-modules"),
        ({"--extra-jars": "s3://b/j.jar"}, "--extra-jars"),
        ({"--job-language": "scala"}, "Python scripts only"),
        ({"--job-bookmark-option": "job-bookmark-disable", "--TempDir": "s3://b/"}, None),
    ],
)
def test_arguments_that_nothing_honours_are_refused(
    arguments: dict[str, str], said: str | None
) -> None:
    found = refusal(arguments)
    assert (found is None) if said is None else (found is not None and said in found)


def test_several_spark_settings_and_libraries_in_one_argument() -> None:
    conf = {"--conf": "spark.sql.ansi.enabled=true --conf spark.x=a=b"}
    assert spark_settings(conf) == {"spark.sql.ansi.enabled": "true", "spark.x": "a=b"}
    assert spark_settings({}) == {}
    assert addresses({"--extra-py-files": "s3://b/a.zip, s3://b/c.py"}, "--extra-py-files") == [
        "s3://b/a.zip",
        "s3://b/c.py",
    ]


def test_only_installed_glue_versions_run() -> None:
    assert version_refusal("5.1") is None
    for other in ("5.0", "4.0", None):
        said = version_refusal(other)
        assert said is not None
        assert "5.1 (Spark 3.5.6) only" in said


def test_log_groups_follow_the_security_configuration() -> None:
    assert job_log_group(ROLE, None) == "/aws-glue/jobs"
    assert job_log_group(ROLE, "sec") == "/aws-glue/jobs/sec-role/etl"
    with_path = "arn:aws:iam::123456789012:role/service/etl"
    assert job_log_group(with_path, "sec") == "/aws-glue/jobs/sec-role/service/etl"
    assert crawler_log_group(ROLE, None) == "/aws-glue/crawlers"
    assert crawler_log_group(ROLE, "sec") == "/aws-glue/crawlers-role/etl-sec"


@pytest.mark.parametrize(
    ("report", "message"),
    [
        (
            {"type": "ValueError", "message": "bad", "line": 3},
            "Error Category: UNCLASSIFIED_ERROR; Failed Line Number: 3; ValueError: bad",
        ),
        (
            {"type": "ModuleNotFoundError", "message": "No module named 'x'", "line": None},
            "Error Category: IMPORT_ERROR; ModuleNotFoundError: No module named 'x'",
        ),
        (
            {"type": "Py4JJavaError", "message": "(AccessDenied) 403", "line": 1},
            "Error Category: PERMISSION_ERROR; Failed Line Number: 1; Py4JJavaError: "
            "(AccessDenied) 403",
        ),
        ({"type": "SystemExit", "message": "2", "line": None}, "SystemExit: 2"),
        (None, "Command failed with exit code 137"),
    ],
)
def test_a_failure_is_worded_as_glue_words_it(
    tmp_path: Path, report: dict[str, Any] | None, message: str
) -> None:
    path = tmp_path / "report.json"
    if report is not None:
        path.write_text(json.dumps(report))
    assert error_message(path, 137) == message


@pytest.mark.parametrize(
    ("statement", "trusted"),
    [
        ({"Effect": "Allow", "Principal": {"Service": "glue.amazonaws.com"}}, True),
        ({"Effect": "Allow", "Principal": {"Service": ["a", "glue.amazonaws.com"]}}, True),
        ({"Effect": "Deny", "Principal": {"Service": "glue.amazonaws.com"}}, False),
        ({"Effect": "Allow", "Principal": {"AWS": "123456789012"}}, False),
    ],
)
def test_who_may_assume_a_role(statement: dict[str, Any], trusted: bool) -> None:
    document = {"Statement": [{**statement, "Action": "sts:AssumeRole"}]}
    assert trusts(json.dumps(document), "glue.amazonaws.com") is trusted
    other = {"Statement": {**statement, "Action": "sts:TagSession"}}
    assert trusts(other, "glue.amazonaws.com") is False


@pytest.mark.parametrize(
    ("condition", "trusted"),
    [
        ({"StringEquals": {"aws:SourceAccount": "123456789012"}}, True),
        ({"StringEquals": {"aws:SourceAccount": "999999999999"}}, False),
        ({"ArnLike": {"aws:SourceArn": "arn:aws:glue:us-east-1:123456789012:*"}}, True),
        ({"ArnLike": {"aws:SourceArn": "arn:aws:glue:eu-west-1:123456789012:*"}}, False),
        ({"DateLessThan": {"aws:CurrentTime": "2020-01-01T00:00:00Z"}}, False),
        ({"DateGreaterThan": {"aws:EpochTime": "2020-01-01T00:00:00Z"}}, True),
        ({"StringEquals": {"sts:ExternalId": "x"}}, False),
        ({"StringMatches": {"aws:SourceAccount": "123456789012"}}, False),  # malformed
    ],
)
def test_a_service_acts_for_somebody(condition: dict[str, Any], trusted: bool) -> None:
    document = {
        "Statement": {
            "Effect": "Allow",
            "Principal": {"Service": "glue.amazonaws.com"},
            "Action": "sts:AssumeRole",
            "Condition": condition,
        }
    }
    job = "arn:aws:glue:us-east-1:123456789012:job/j"
    assert trusts(document, "glue.amazonaws.com", "123456789012", job) is trusted


# -- crawlers


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("s3://b/a/c", Folder("b", "a/c/")),
        ("s3a://b/a/", Folder("b", "a/")),
        ("s3://b", Folder("b", "")),
    ],
)
def test_addresses_of_folders(address: str, found: Folder) -> None:
    assert folder(address) == found


def test_an_address_outside_of_s3_is_refused() -> None:
    with pytest.raises(ValueError, match="is not an address in S3"):
        folder("hdfs://b/a")


@pytest.mark.parametrize(
    ("directory", "partition"),
    [
        ("", ()),
        ("Region=north/day=1/", (("region", "north"), ("day", "1"))),
        ("region=a%2Fb%20c/", (("region", "a/b c"),)),
        ("region=__HIVE_DEFAULT_PARTITION__/", (("region", "__HIVE_DEFAULT_PARTITION__"),)),
        ("plain/region=x=y/", (("region", "x=y"),)),
    ],
)
def test_partitions_are_read_from_paths(directory: str, partition: Any) -> None:
    assert partition_of(directory) == partition


class Listing:
    """S3 as far as a listing needs it."""

    def __init__(self, *keys: str) -> None:
        self.keys = keys

    def get_paginator(self, _: str) -> "Listing":
        return self

    def paginate(self, **request: str) -> list[dict[str, Any]]:
        found = [key for key in self.keys if key.startswith(request["Prefix"])]
        return [
            {"Contents": [{"Key": key, "Size": 0 if key.endswith("/") else 9} for key in found]}
        ]


def test_hidden_and_excluded_files_are_not_looked_at() -> None:
    keys = [
        "t/",
        "t/_SUCCESS",
        "t/_temporary/0/x.parquet",
        "t/.part.crc",
        "t/region=_x/a.parquet",
        "t/b.parquet",
        "t/skip/c.parquet",
        "other/d.parquet",
    ]
    found = list(files(Listing(*keys), Folder("b", "t/"), ["skip/*"]))
    assert [each.key for each in found] == ["t/region=_x/a.parquet", "t/b.parquet"]
    assert found[0].partition == (("region", "_x"),)


class Objects:
    """S3 as far as ranged reads need it; counts the bytes that are read."""

    def __init__(self, data: bytes) -> None:
        self.data, self.read = data, 0

    def get_object(self, **request: str) -> dict[str, Any]:
        start, end = (int(part) for part in request["Range"].removeprefix("bytes=").split("-"))
        part = self.data[start : end + 1]
        self.read += len(part)
        return {"Body": io.BytesIO(part)}


def test_only_the_footer_is_read_and_types_are_hives() -> None:
    table = pa.table(
        {
            "Id": pa.array(["a"] * 500_000),
            "big": pa.array(range(500_000), pa.int64()),
            "small": pa.array([1] * 500_000, pa.int16()),
            "price": pa.array([1.5] * 500_000, pa.float64()),
            "day": pa.array([0] * 500_000, pa.date32()),
            "at": pa.array([0] * 500_000, pa.timestamp("us")),
            "paid": pa.array([None] * 500_000, pa.decimal128(10, 2)),
            "tags": pa.array([["x"]] * 500_000, pa.list_(pa.string())),
            "who": pa.array([{"A": 1}] * 500_000, pa.struct([("A", pa.int32())])),
            "ok": pa.array([True] * 500_000),
        }
    )
    out = io.BytesIO()
    pq.write_table(table, out, compression="none", use_dictionary=False)
    objects = Objects(out.getvalue())
    columns, rows = read_footer(objects, "b", "k", len(objects.data))
    assert rows == 500_000
    assert columns == {
        "id": "string",
        "big": "bigint",
        "small": "smallint",
        "price": "double",
        "day": "date",
        "at": "timestamp",
        "paid": "decimal(10,2)",
        "tags": "array<string>",
        "who": "struct<a:int>",
        "ok": "boolean",
    }
    assert objects.read < 100_000 < len(objects.data) // 10


def test_what_is_no_parquet_file_is_a_value_error() -> None:
    with pytest.raises(ValueError, match="Parquet"):
        read_footer(Objects(b"id,age\n1,2\n" * 10), "b", "k", 110)


types = st.sampled_from(["int", "bigint", "double", "string", "date", "timestamp"])


@given(st.lists(st.dictionaries(st.sampled_from("abc"), types), min_size=1))
def test_merging_schemas_keeps_every_column_in_any_order(schemas: list[dict[str, str]]) -> None:
    one, other = merged_schemas(schemas), merged_schemas(reversed(schemas))
    assert set(one) == {name for schema in schemas for name in schema}
    for name in one:
        seen = {schema[name] for schema in schemas if name in schema}
        if len(seen) == 1:
            assert one[name] == other[name] == seen.pop()


def test_types_that_meet_are_widened_and_others_become_strings() -> None:
    assert merged_schemas([{"a": "int"}, {"a": "bigint"}]) == {"a": "bigint"}
    assert merged_schemas([{"a": "date"}, {"a": "int"}]) == {"a": "string"}


def test_differences_name_columns_and_types() -> None:
    assert differences({"a": "int", "b": "string"}, {"a": "int", "b": "string"}) == []
    assert differences({"a": "int", "b": "int"}, {"b": "bigint", "c": "date"}) == [
        "column a is declared as int but not in the data",
        "column b is declared as int but bigint in the data",
        "column c (date) is in the data but not declared",
    ]
    assert same_type("varchar(10)", "string")
    assert same_type("decimal(10, 2)", "decimal(10,2)")
    assert not same_type("int", "string")
