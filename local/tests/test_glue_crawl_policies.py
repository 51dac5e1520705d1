"""What a crawler is told to do with what has changed, when it starts, and what is refused."""

from typing import Any

import pyarrow as pa
import pytest
from botocore.exceptions import ClientError
from control_client import Controlled
from crawlers import COLUMNS, LOG, PEOPLE, Crawled, catalog_target
from embedded_aws import wait_until


def policy(delete: str, update: str = "UPDATE_IN_DATABASE") -> dict[str, Any]:
    return {"SchemaChangePolicy": {"UpdateBehavior": update, "DeleteBehavior": delete}}


def folder(crawled: Crawled, **more: Any) -> dict[str, Any]:
    return {"S3Targets": [{"Path": f"s3://{crawled.name}/people/", **more}]}


def remove(crawled: Crawled, key: str) -> None:
    crawled.aws("s3").delete_object(Bucket=crawled.name, Key=key)


@pytest.mark.parametrize(
    ("behavior", "left"),
    [("LOG", 2), ("DEPRECATE_IN_DATABASE", 2), ("DELETE_FROM_DATABASE", 1)],
)
def test_a_partition_without_data(crawled: Crawled, behavior: str, left: int) -> None:
    for day in (1, 2):
        crawled.put(f"people/day={day}/a.parquet")
    crawled.crawler(folder(crawled), **policy(behavior))
    assert crawled.crawl()["Status"] == "SUCCEEDED"
    remove(crawled, "people/day=2/a.parquet")
    last = crawled.crawl()
    assert len(crawled.partitions()) == left
    told = "1 partitions of" in last.get("ErrorMessage", "")
    assert told == (left == 2), last


def test_a_table_without_data(crawled: Crawled) -> None:
    glue = crawled.aws("glue")
    crawled.put("people/a.parquet")
    crawled.crawler(folder(crawled), **policy("LOG"))
    crawled.crawl()
    remove(crawled, "people/a.parquet")
    assert "has no data any more" in crawled.crawl()["ErrorMessage"]
    assert "DEPRECATED_BY_CRAWLER" not in crawled.table()["Parameters"]

    glue.update_crawler(Name=crawled.name, **policy("DEPRECATE_IN_DATABASE"))
    crawled.crawl()
    deprecated = crawled.table()["Parameters"]["DEPRECATED_BY_CRAWLER"]
    assert deprecated.isdigit()
    crawled.crawl()
    assert crawled.table()["Parameters"]["DEPRECATED_BY_CRAWLER"] == deprecated
    crawled.put("people/a.parquet")
    crawled.crawl()
    assert "DEPRECATED_BY_CRAWLER" not in crawled.table()["Parameters"], "its data is back"

    remove(crawled, "people/a.parquet")
    glue.update_crawler(Name=crawled.name, **policy("DELETE_FROM_DATABASE"))
    crawled.crawl()
    with pytest.raises(glue.exceptions.EntityNotFoundException):
        crawled.table()


def test_a_table_that_somebody_declared_stays(crawled: Crawled) -> None:
    crawled.declare([])
    targets = {**folder(crawled), **catalog_target(crawled.name)}
    crawled.crawler(targets, **policy("DELETE_FROM_DATABASE"))
    assert crawled.crawl()["Status"] == "SUCCEEDED"
    assert crawled.table()["Parameters"] == {"owner": "stack"}


@pytest.mark.parametrize(("behavior", "left"), [("LOG", 1), ("DELETE_FROM_DATABASE", 0)])
def test_the_last_partition_of_a_declared_table(crawled: Crawled, behavior: str, left: int) -> None:
    crawled.declare(["day"])
    crawled.put("people/day=1/a.parquet")
    crawled.crawler(catalog_target(crawled.name), **policy(behavior, "LOG"))
    crawled.crawl()
    remove(crawled, "people/day=1/a.parquet")
    last = crawled.crawl()
    assert len(crawled.partitions()) == left
    assert ("1 partitions of" in last.get("ErrorMessage", "")) == (left == 1)
    assert crawled.table()["Parameters"] == {"owner": "stack"}


def test_new_folders_only(crawled: Crawled) -> None:
    crawled.put("people/day=1/a.parquet")
    crawled.crawler(
        folder(crawled),
        SchemaChangePolicy=LOG,
        RecrawlPolicy={"RecrawlBehavior": "CRAWL_NEW_FOLDERS_ONLY"},
    )
    assert "ErrorMessage" not in crawled.crawl()
    crawled.aws("s3").put_object(Bucket=crawled.name, Key="people/day=1/bad.parquet", Body=b"x")
    assert "ErrorMessage" not in crawled.crawl(), "what lies in a known folder is not read"
    assert "No new folders in" in crawled.log()
    crawled.put("people/day=2/b.parquet")
    last = crawled.crawl()
    assert "ErrorMessage" not in last, "and the known folders are not missed"
    assert set(crawled.partitions()) == {("1",), ("2",)}


def test_a_sample_of_each_folder(crawled: Crawled) -> None:
    for day in (1, 2):
        crawled.put(f"people/day={day}/a.parquet")
        crawled.aws("s3").put_object(
            Bucket=crawled.name, Key=f"people/day={day}/b.parquet", Body=b"no Parquet"
        )
    crawled.crawler(folder(crawled, SampleSize=1))
    assert "ErrorMessage" not in crawled.crawl(), "the second file is not read"
    assert len(crawled.partitions()) == 2


def test_new_columns_are_merged_into_those_that_are_there(crawled: Crawled) -> None:
    merges = '{"Version":1.0,"CrawlerOutput":{"Tables":{"AddOrUpdateBehavior":"MergeNewColumns"}}}'
    crawled.declare([])
    wider = pa.schema([("id", pa.int64()), *list(PEOPLE)[1:], ("weight", pa.float64())])
    crawled.put("people/a.parquet", wider)
    crawled.crawler(catalog_target(crawled.name), SchemaChangePolicy=LOG, Configuration=merges)
    crawled.crawl()
    columns = {each["Name"]: each for each in crawled.table()["StorageDescriptor"]["Columns"]}
    weight = {"Name": "weight", "Type": "double"}
    assert columns == {**{each["Name"]: each for each in COLUMNS}, "weight": weight}
    again = crawled.crawl()
    assert "column id is declared as string but bigint" in again["ErrorMessage"]


def test_a_crawler_starts_by_its_schedule(controlled: Controlled, name: str) -> None:
    crawled = Crawled(controlled.aws, name)
    crawled.prepare()
    crawled.put("people/a.parquet")
    glue = controlled.aws("glue")
    crawled.crawler(folder(crawled), Schedule="cron(0 * * * ? *)")

    def crawls() -> int:
        return len(glue.list_crawls(CrawlerName=name)["Crawls"])

    def state() -> str:
        return str(glue.get_crawler(Name=name)["Crawler"]["Schedule"]["State"])

    assert (crawls(), state()) == (0, "SCHEDULED")
    controlled.control.advance(3600)
    wait_until(lambda: crawls() == 1)
    assert crawled.over()["Status"] == "SUCCEEDED"
    glue.stop_crawler_schedule(CrawlerName=name)
    assert state() == "NOT_SCHEDULED"
    with pytest.raises(glue.exceptions.SchedulerNotRunningException):
        glue.stop_crawler_schedule(CrawlerName=name)
    controlled.control.advance(3600)
    glue.update_crawler_schedule(CrawlerName=name, Schedule="cron(30 * * * ? *)")
    with pytest.raises(glue.exceptions.SchedulerRunningException):
        glue.start_crawler_schedule(CrawlerName=name)
    assert crawls() == 1, "one that was stopped does not start"
    controlled.control.advance(3600)
    wait_until(lambda: crawls() == 2)


CRAWL_NEW = {"RecrawlPolicy": {"RecrawlBehavior": "CRAWL_NEW_FOLDERS_ONLY"}}
QUEUE = "arn:aws:sqs:us-east-1:123456789012:q"
S3 = {"S3Targets": [{"Path": "s3://b/people/"}]}
REFUSED: list[tuple[str, str, dict[str, Any]]] = [
    ("InvalidInputException", '"Crawl new folders only"', {**CRAWL_NEW, **policy("LOG")}),
    ("InvalidInputException", '"Crawl new folders only"', CRAWL_NEW),
    (
        "InvalidInputException",
        "catalog target",
        {"Targets": catalog_target("d"), **policy("DEPRECATE_IN_DATABASE")},
    ),
    ("InvalidInputException", "schedule expression", {"Schedule": "rate(1 hour)"}),
    ("InvalidInputException", "not JSON", {"Configuration": "{"}),
    (
        "InvalidInputException",
        "SampleSize",
        {"Targets": {"S3Targets": [{"Path": "s3://b/p", "SampleSize": 250}]}},
    ),
    (
        "NotImplemented",
        "CRAWL_EVENT_MODE",
        {"RecrawlPolicy": {"RecrawlBehavior": "CRAWL_EVENT_MODE"}},
    ),
    (
        "NotImplemented",
        "Targets/JdbcTargets",
        {"Targets": {**S3, "JdbcTargets": [{"Path": "d/%"}]}},
    ),
    (
        "NotImplemented",
        "Targets/S3Targets/EventQueueArn",
        {"Targets": {"S3Targets": [{"Path": "s3://b/p", "EventQueueArn": QUEUE}]}},
    ),
    (
        "NotImplemented",
        "Configuration/Grouping/TableLevelConfiguration 2",
        {"Configuration": '{"Version":1.0,"Grouping":{"TableLevelConfiguration":2}}'},
    ),
    ("NotImplemented", "Classifiers", {"Classifiers": ["mine"]}),
    (
        "NotImplemented",
        "LakeFormationConfiguration",
        {"LakeFormationConfiguration": {"UseLakeFormationCredentials": True}},
    ),
]


@pytest.mark.parametrize(("code", "said", "asked"), REFUSED, ids=range(len(REFUSED)))
def test_what_is_refused(crawled: Crawled, code: str, said: str, asked: dict[str, Any]) -> None:
    glue = crawled.aws("glue")
    wanted = {"Targets": S3, **asked}
    with pytest.raises(ClientError) as refused:
        crawled.crawler(**{"targets": wanted.pop("Targets")}, **wanted)
    assert refused.value.response["Error"]["Code"] == code
    assert said in refused.value.response["Error"]["Message"]
    assert glue.list_crawlers()["CrawlerNames"].count(crawled.name) == 0

    crawled.crawler(S3)
    with pytest.raises(ClientError) as refused:
        glue.update_crawler(Name=crawled.name, **asked)
    assert refused.value.response["Error"]["Code"] == code
