"""The contract engine's catalog and commit log on Glue, Athena and S3: what a query sees, when."""

import uuid
from dataclasses import replace
from typing import Any

import pyarrow as pa
import pytest
from analytics_template import Lake
from embedded_aws import Aws
from sluice_etl.commits import commit, history, recover, roll_back
from sluice_etl.errors import OutputError
from sluice_etl.glue_catalog import GlueCatalog
from sluice_etl.ports import Destination
from sluice_etl.s3_commit_log import S3CommitLog
from sluice_etl.snapshots import Load, catalogued
from test_athena_queries import Desk

COLUMNS = (("age", "int"), ("place", "string"))


class Table:
    """A table of loads, partitioned by place, and the view that readers query."""

    def __init__(self, aws: Aws) -> None:
        self.lake = Lake(aws, f"p{uuid.uuid4().hex[:10]}")
        self.lake.table("visits_loads", {"age": "int"}, {"load_id": "string", "place": "string"})
        self.glue, self.desk = aws("glue"), Desk(aws, self.lake)
        location = f"s3://{self.lake.data}/visits_loads"
        catalog = GlueCatalog(self.glue, self.lake.database, "visits", location)
        log = S3CommitLog(aws("s3"), self.lake.data, "visits_loads/_commits")
        self.to = Destination(location, log, catalog)

    def write(self, name: str, ages: dict[str, list[int]]) -> Load:
        """Writes a load's files, as Spark would."""
        for place, values in ages.items():
            path = f"visits_loads/load_id={name}/place={place.replace(':', '%3A')}/0.parquet"
            self.lake.put(path, {"age": pa.array(values, pa.int32())})
        partitions = tuple(sorted((place,) for place in ages))
        return Load(name, sum(map(len, ages.values())), COLUMNS, partitions, ())

    def seen(self) -> list[list[str | None]]:
        return self.desk.ask("SELECT place, age FROM visits ORDER BY age")[1:]

    def registered(self) -> list[str]:
        answer = self.glue.get_partitions(DatabaseName=self.lake.database, TableName="visits_loads")
        return sorted("/".join(each["Values"]) for each in answer["Partitions"])


@pytest.fixture
def table(aws: Aws) -> Table:
    return Table(aws)


def test_readers_see_one_snapshot_whole_and_none_before_it_is_shown(table: Table) -> None:
    to = table.to
    first = commit(to, None, "replace", table.write("1", {"a": [1, 2], "b:c": [3]}), "r1")
    to.catalog.show(first)
    assert table.seen() == [["a", "1"], ["a", "2"], ["b:c", "3"]]
    second = commit(to, first, "append", table.write("2", {"a": [4]}), "r2")
    assert [age for _, age in table.seen()] == ["1", "2", "3"]
    assert table.registered() == ["1/a", "1/b:c", "2/a"]
    assert recover(to) == second
    assert [age for _, age in table.seen()] == ["1", "2", "3", "4"]
    roll_back(to, 1, "back")
    assert [age for _, age in table.seen()] == ["1", "2", "3"]
    assert [each.number for each in history(to.log)] == [1, 2, 3]


def test_a_load_without_records_is_an_empty_table(table: Table) -> None:
    table.to.catalog.show(commit(table.to, None, "replace", table.write("1", {}), "r1"))
    assert table.seen() == []


def test_of_two_commits_of_one_number_the_second_is_refused(table: Table) -> None:
    log = table.to.log
    assert log.create(1, "mine")
    assert log.create(1, "mine")  # the same again: the answer to the first may have been lost
    assert not log.create(1, "other")
    assert (log.numbers(), log.read(1)) == ([1], "mine")
    log.delete(1)
    log.delete(1)
    assert log.numbers() == []


def test_where_there_is_no_bucket_there_are_no_commits(aws: Aws) -> None:
    assert S3CommitLog(aws("s3"), f"p{uuid.uuid4().hex[:10]}", "_commits").numbers() == []


def test_a_load_made_against_an_older_snapshot_is_not_published(table: Table) -> None:
    to = table.to
    first = commit(to, None, "replace", table.write("1", {"a": [1]}), "r1")
    commit(to, first, "append", table.write("2", {"a": [2]}), "r2")
    with pytest.raises(OutputError, match="CONFLICT"):
        commit(to, first, "append", table.write("3", {"a": [3]}), "r3")
    assert table.registered() == ["1/a", "2/a"]


def test_registering_and_forgetting_may_be_repeated(table: Table) -> None:
    many = {f"p{number:03d}": [number] for number in range(130)}
    load, catalog = table.write("1", {"a": [1]}), table.to.catalog
    load = replace(load, partitions=tuple((place,) for place in many))
    for _ in range(2):
        catalog.add(load)
    assert len(table.registered()) == 130
    for _ in range(2):
        catalog.remove(load)
    assert table.registered() == []


def test_the_loads_that_it_knows_are_those_below_its_folder(table: Table) -> None:
    loads = [table.write("1", {"a": [1], "b:c": [3]}), table.write("2", {"a": [4]})]
    elsewhere = GlueCatalog(table.glue, table.lake.database, "visits", f"{table.to.path}_before")
    for load in loads:
        table.to.catalog.add(load)
    elsewhere.add(catalogued("3", [("a",)]))
    known = [catalogued("1", [("a",), ("b:c",)]), catalogued("2", [("a",)])]
    assert list(table.to.catalog.loads()) == known
    for load in table.to.catalog.loads():
        table.to.catalog.remove(load)
    assert (list(table.to.catalog.loads()), table.registered()) == ([], ["3/a"])
    assert list(elsewhere.loads()) == [catalogued("3", [("a",)])]


def test_without_the_table_of_loads_it_says_so(table: Table) -> None:
    stray: Any = GlueCatalog(table.glue, table.lake.database, "nothing", table.to.path)
    with pytest.raises(OutputError, match=r"NOT_REGISTERED: .*nothing_loads; deploy the stack"):
        stray.add(table.write("1", {"a": [1]}))
