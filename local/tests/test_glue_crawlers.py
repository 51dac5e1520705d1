"""Crawlers on real Parquet."""

import pyarrow as pa
import pytest
from crawlers import COLUMNS, LOG, PEOPLE, Crawled, catalog_target


def test_a_folder_becomes_a_table_with_partitions(crawled: Crawled) -> None:
    crawled.put("People-2026/region=north/day=1/a.parquet")
    crawled.put("People-2026/region=a%2Fb/day=__HIVE_DEFAULT_PARTITION__/b.parquet")
    crawled.put("People-2026/_temporary/x.parquet")
    crawled.aws("s3").put_object(Bucket=crawled.name, Key="People-2026/_SUCCESS", Body=b"")
    target = {"Path": f"s3://{crawled.name}/People-2026"}
    crawled.crawler({"S3Targets": [target]}, TablePrefix="t_")
    last = crawled.crawl()
    assert last["Status"] == "SUCCEEDED", last
    assert (last["LogGroup"], last["LogStream"]) == ("/aws-glue/crawlers", crawled.name)
    assert "ErrorMessage" not in last
    table = crawled.table("t_people_2026")
    storage = table["StorageDescriptor"]
    assert storage["Columns"] == COLUMNS
    assert storage["Location"] == f"s3://{crawled.name}/People-2026/"
    assert table["PartitionKeys"] == [
        {"Name": "region", "Type": "string"},
        {"Name": "day", "Type": "string"},
    ]
    assert table["Parameters"]["UPDATED_BY_CRAWLER"] == crawled.name
    base = f"s3://{crawled.name}/People-2026"
    assert crawled.partitions("t_people_2026") == {
        ("north", "1"): f"{base}/region=north/day=1/",
        ("a/b", "__HIVE_DEFAULT_PARTITION__"): (
            f"{base}/region=a%2Fb/day=__HIVE_DEFAULT_PARTITION__/"
        ),
    }
    assert "2 partitions added" in crawled.log()

    wider = PEOPLE.append(pa.field("weight", pa.float64()))
    crawled.put("People-2026/region=south/day=1/c.parquet", wider)
    assert crawled.crawl()["Status"] == "SUCCEEDED"
    columns = crawled.table("t_people_2026")["StorageDescriptor"]["Columns"]
    assert columns == [*COLUMNS, {"Name": "weight", "Type": "double"}]
    assert len(crawled.partitions("t_people_2026")) == 3


def test_a_declared_table_gets_partitions_and_keeps_its_columns(crawled: Crawled) -> None:
    crawled.declare(["region"])
    for number in range(130):  # more than one batch
        crawled.put(f"people/region=r{number}/a.parquet")
    crawled.crawler(catalog_target(crawled.name), SchemaChangePolicy=LOG)
    before = crawled.table()
    last = crawled.crawl()
    assert last["Status"] == "SUCCEEDED", last
    assert "ErrorMessage" not in last
    after = crawled.table()
    assert after["StorageDescriptor"] == before["StorageDescriptor"]
    assert after["Parameters"] == {"owner": "stack"}
    found = crawled.partitions()
    assert len(found) == 130
    assert found["r7",] == f"s3://{crawled.name}/people/region=r7/"
    assert crawled.crawl()["Status"] == "SUCCEEDED"
    assert len(crawled.partitions()) == 130
    assert ".people: 130 partitions added" in crawled.log()
    assert ".people: 0 partitions added" in crawled.log(), "nothing is added twice"


def test_data_that_differs_from_the_declaration_is_told(crawled: Crawled) -> None:
    crawled.declare(["region"])
    other = pa.schema([("id", pa.string()), ("age", pa.int64()), ("extra", pa.bool_())])
    crawled.put("people/region=a/x.parquet", other)
    crawled.crawler(catalog_target(crawled.name), SchemaChangePolicy=LOG)
    last = crawled.crawl()
    assert last["Status"] == "SUCCEEDED"
    for told in (last["ErrorMessage"], crawled.log()):
        assert "column age is declared as int but bigint in the data" in told
        assert "column extra (boolean) is in the data but not declared" in told
    assert crawled.table()["StorageDescriptor"]["Columns"] == COLUMNS
    assert set(crawled.partitions()) == {("a",)}, "partitions are added all the same"


def test_partitions_that_do_not_fit_the_table_are_told_and_not_added(crawled: Crawled) -> None:
    crawled.declare(["region"])
    crawled.put("people/day=1/x.parquet")
    crawled.crawler(catalog_target(crawled.name), SchemaChangePolicy=LOG)
    last = crawled.crawl()
    assert "is partitioned by ['day'], the table by ['region']" in last["ErrorMessage"]
    assert crawled.partitions() == {}


def test_what_is_no_parquet_is_told(crawled: Crawled) -> None:
    crawled.declare([])
    crawled.put("people/a.parquet")
    crawled.aws("s3").put_object(Bucket=crawled.name, Key="people/b.csv", Body=b"id,age\n")
    crawled.crawler(catalog_target(crawled.name), SchemaChangePolicy=LOG)
    last = crawled.crawl()
    assert last["Status"] == "SUCCEEDED"
    assert f"s3://{crawled.name}/people/b.csv is not a Parquet file" in last["ErrorMessage"]


def test_a_crawl_that_cannot_be_done_fails_with_a_reason(crawled: Crawled) -> None:
    crawled.crawler(catalog_target(crawled.name), SchemaChangePolicy=LOG)
    last = crawled.crawl()
    assert last["Status"] == "FAILED"
    assert "Table people not found" in last["ErrorMessage"]
    crawled.aws("iam").delete_role_policy(RoleName=crawled.name, PolicyName="let")
    crawled.aws("iam").delete_role(RoleName=crawled.name)
    last = crawled.crawl()
    assert "does not exist" in last["ErrorMessage"]
    (newest, *_) = crawled.aws("glue").list_crawls(CrawlerName=crawled.name)["Crawls"]
    assert newest["State"] == "FAILED"


def test_one_crawl_at_a_time_which_can_be_stopped(crawled: Crawled) -> None:
    glue = crawled.aws("glue")
    for number in range(150):
        crawled.put(f"people/{number}.parquet", rows=1)
    crawled.crawler({"S3Targets": [{"Path": f"s3://{crawled.name}/people/"}]})
    with pytest.raises(glue.exceptions.CrawlerNotRunningException):
        glue.stop_crawler(Name=crawled.name)
    glue.start_crawler(Name=crawled.name)
    with pytest.raises(glue.exceptions.CrawlerRunningException):
        glue.start_crawler(Name=crawled.name)
    with pytest.raises(glue.exceptions.CrawlerRunningException):
        glue.delete_crawler(Name=crawled.name)
    assert glue.get_crawler(Name=crawled.name)["Crawler"]["State"] == "RUNNING"
    glue.stop_crawler(Name=crawled.name)
    assert glue.get_crawler(Name=crawled.name)["Crawler"]["State"] in ("STOPPING", "READY")
    assert crawled.over()["Status"] == "CANCELLED"
    assert glue.get_tables(DatabaseName=crawled.name)["TableList"] == []


def test_a_security_configuration_moves_and_encrypts_the_log(crawled: Crawled) -> None:
    key = crawled.aws("kms").create_key()["KeyMetadata"]["Arn"]
    encryption = {"CloudWatchEncryptionMode": "SSE-KMS", "KmsKeyArn": key}
    crawled.aws("glue").create_security_configuration(
        Name=f"{crawled.name}-sec", EncryptionConfiguration={"CloudWatchEncryption": encryption}
    )
    crawled.declare([])
    crawled.put("people/a.parquet")
    crawled.crawler(
        catalog_target(crawled.name),
        SchemaChangePolicy=LOG,
        CrawlerSecurityConfiguration=f"{crawled.name}-sec",
    )
    group = f"/aws-glue/crawlers-role/{crawled.name}-{crawled.name}-sec"
    assert crawled.crawl()["LogGroup"] == group
    assert "has finished running" in crawled.log(group)
    (found,) = crawled.aws("logs").describe_log_groups(logGroupNamePrefix=group)["logGroups"]
    assert found["kmsKeyId"] == key


def test_a_crawler_whose_role_glue_may_not_assume_is_refused(crawled: Crawled) -> None:
    glue = crawled.aws("glue")
    for role in ("absent-role", f"arn:aws:iam::123456789012:role/{crawled.name}-absent"):
        with pytest.raises(glue.exceptions.InvalidInputException, match="unable to assume"):
            glue.create_crawler(Name=crawled.name, Role=role, Targets={"S3Targets": []})
