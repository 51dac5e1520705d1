"""Foreign keys: what a contract may say of them, and what they do to records."""

from __future__ import annotations

import shutil
from typing import Any

import pytest
from books import counts, quarantined
from cases import column, document, run_job
from sluice_etl import pipeline
from sluice_etl.__main__ import main
from sluice_etl.contract import Contract
from sluice_etl.contract_reader import read_contract
from sluice_etl.errors import ContractError, UnresolvedError
from sluice_etl.local_publishing import local_destination
from sluice_etl.references import open_references
from test_publishing import table

SECRET = {"deidentify": {"method": "pseudonym"}}


def shelves() -> Contract:
    """What is referred to: a pseudonym, a number, a partition that looks like one, by append."""
    said = document(
        column("person", primaryKey=True, ours={**SECRET, "publishAs": "person_key"}),
        column("floor", "integer"),
        column("shelf", partitioned=True, partitionKeyPosition=1),
    )
    said["schema"][0]["name"] = "shelves"
    publication = {"property": "publication", "vendor": "sluice", "value": {"mode": "append"}}
    said["schema"][0]["customProperties"] = [publication]
    return read_contract(said)


def loans(**of_table: Any) -> Contract:
    """Who has lent what, from which shelf of which floor."""
    said = document(
        column("id", primaryKey=True),
        column("person", ours=SECRET, relationships=[{"to": "shelves.person_key"}]),
        column(
            "shelf",
            relationships=[{"to": "shelves.shelf", "type": "foreignKey"}],
            ours={"onInvalid": {"FOREIGN_KEY": "nullify"}},
        ),
        column(
            "floor",
            "integer",
            logicalTypeOptions={"format": "i64", "minimum": 0},
            ours={"onInvalid": {"FOREIGN_KEY": "warn"}},
            relationships=[{"to": "shelves.floor"}],
        ),
        column("other"),
        column("level", "integer"),
    )
    pair = {"from": ["books.other", "books.level"], "to": ["shelves.shelf", "shelves.floor"]}
    said["schema"][0] |= {"relationships": [pair], **of_table}
    return read_contract(said)


def published(spark, out, *names: str) -> dict[str, tuple[Any, ...]]:
    rows = spark.read.parquet(str(out / "published")).select("id", *names).collect()
    return {row["id"]: tuple(row)[1:] for row in rows}


@pytest.fixture(scope="module")
def shelf_table(spark, tmp_path_factory):
    """Two loads, of two runs that append."""
    folder = tmp_path_factory.mktemp("shelves")
    for name, row in {"a": "ann,1,001\nbob,2,", "b": "cyd,3,7"}.items():
        (folder / f"{name}.csv").write_text(f"person,floor,shelf\n{row}\n")
        run_job(spark, shelves(), folder / f"{name}.csv", folder / "out", run_id=name)
    return folder / "out"


def test_a_record_that_refers_to_nothing_fares_as_its_columns_say(spark, tmp_path, shelf_table):
    (tmp_path / "in.csv").write_text(
        "id,person,shelf,floor,other,level\n"
        "1,ann,001,1,001,1\n"
        "2,cyd,7,3,7,3\n"
        "3,,,,001,\n"  # a key with a null refers to nothing
        "4,dan,1,9,7,1\n"  # the shelf is 001, and no shelf 7 is on floor 1
        "5,bob,1,9,,\n"
        "6,bob,,-1,x,y\n"  # what is rejected for another reason is not looked up
        "5,dan,,,,\n"  # not a repeated key: it is not publishable
        "7,dan,001,-5,,\n"  # all its reasons
        "8,a\n"
    )
    to = {"shelves": local_destination(shelf_table)}
    metrics = run_job(spark, loans(), tmp_path / "in.csv", tmp_path / "out", references=to)
    assert metrics["records"] == {"in": 9, "published": 4, "quarantined": 5}
    assert published(spark, tmp_path / "out", "shelf", "floor") == {
        "1": ("001", 1),
        "2": ("7", 3),
        "3": (None, None),
        "5": (None, 9),
    }
    reasons = {
        row["row"]: sorted((r["column"] or "", r["reason"], r["value"]) for r in row["reasons"])
        for row in quarantined(tmp_path / "out")
    }
    assert reasons == {
        4: [
            ("level", "FOREIGN_KEY", "1"),
            ("other", "FOREIGN_KEY", "7"),
            ("person", "FOREIGN_KEY", "dan"),
        ],
        6: [("floor", "BELOW_MINIMUM", "-1"), ("level", "UNPARSABLE_INTEGER", "y")],
        7: [("person", "FOREIGN_KEY", "dan")],
        8: [("floor", "BELOW_MINIMUM", "-5"), ("person", "FOREIGN_KEY", "dan")],
        9: [("", "MALFORMED_ROW", None)],
    }
    assert counts(metrics["nullified"]) == {("shelf", "FOREIGN_KEY"): 1}
    assert counts(metrics["warned"]) == {("floor", "FOREIGN_KEY"): 1}
    assert counts(metrics["rejections"])[("person", "FOREIGN_KEY")] == 3


def test_the_run_looks_into_the_snapshot_that_it_opened(spark, tmp_path, shelf_table, monkeypatch):
    shelves_out = shutil.copytree(shelf_table, tmp_path / "shelves", symlinks=True)

    def open_then_publish(*given):
        opened = open_references(*given)
        (tmp_path / "late.csv").write_text("person,floor,shelf\ndan,4,8\n")
        run_job(spark, shelves(), tmp_path / "late.csv", shelves_out, run_id="late")
        return opened

    of = read_contract(document(column(ours=SECRET, relationships=[{"to": "shelves.person_key"}])))
    (tmp_path / "in.csv").write_text("x\nann\ndan\n")
    to = {"shelves": local_destination(shelves_out)}
    with monkeypatch.context() as patched:
        # The run within the run is one without references.
        patched.setattr(
            pipeline,
            "open_references",
            lambda contract, given: open_then_publish(contract, given) if given else {},
        )
        first = run_job(spark, of, tmp_path / "in.csv", tmp_path / "out", references=to)
    then = run_job(spark, of, tmp_path / "in.csv", tmp_path / "out", references=to)
    assert [each["records"]["published"] for each in (first, then)] == [1, 2]


def test_nothing_is_published_before_a_reference_is_resolved(spark, tmp_path):
    (tmp_path / "in.csv").write_text("id,person,shelf,floor,other,level\n1,ann,,,,\n")
    empty = local_destination(tmp_path / "nothing")
    for given in ({}, {"shelves": empty}):
        with pytest.raises(UnresolvedError) as error:
            run_job(spark, loans(), tmp_path / "in.csv", tmp_path / "out", references=given)
        assert {problem.code for problem in error.value.problems} == {"NO_REFERENCE"}
        assert "/schema/0/relationships/0" in {problem.path for problem in error.value.problems}
        assert not (tmp_path / "out").exists()


def test_keys_are_compared_within_one_type_only(shelf_table):
    to = {"shelves": local_destination(shelf_table)}
    one = document(
        column("a", "integer", relationships=[{"to": "shelves.shelf"}]),
        column("b", relationships=[{"to": "shelves.person"}]),
    )
    with pytest.raises(UnresolvedError) as error:
        open_references(read_contract(one), to)
    assert [(problem.path, problem.code) for problem in error.value.problems] == [
        ("/schema/0/properties/0/relationships/0", "OTHER_TYPES"),
        ("/schema/0/properties/1/relationships/0", "OTHER_TYPES"),
    ]


@pytest.mark.parametrize(
    ("said", "at"),
    [
        ({"to": "shelves"}, "/to"),
        ({"to": "shelves.a.b"}, "/to"),
        ({"to": "schema/shelves/properties/a"}, "/to"),
        ({"to": 7}, "/to"),
        ({"to": []}, "/to"),
        ({"to": ["shelves.a", 7]}, "/to"),
        ({"to": ["shelves.a", "shelves.b"]}, "/to"),
        ({"to": "books.x"}, "/to"),
        ({}, ""),
        ({"to": "shelves.a", "type": "manyToOne"}, "/type"),
        ({"to": "shelves.a", "from": "books.x"}, "/from"),
        ({"to": "shelves.a", "cardinality": "1"}, "/cardinality"),
    ],
)
def test_a_relationship_that_cannot_be_checked_is_refused(said, at):
    with pytest.raises(ContractError) as error:
        read_contract(document(column(relationships=[said])))
    assert [problem.path for problem in error.value.problems] == [
        f"/schema/0/properties/0/relationships/0{at}"
    ]


@pytest.mark.parametrize(
    "said",
    [
        {"from": "books.nowhere", "to": "shelves.a"},
        {"from": "loans.x", "to": "shelves.a"},
        {"from": ["books.x", "books.x"], "to": ["shelves.a", "shelves.b"]},
        {"from": ["books.x", "books.y"], "to": ["shelves.a", "racks.b"]},
        {"from": "books.y", "to": "shelves.a"},
        {"to": "shelves.a"},
    ],
)
def test_so_is_one_of_the_table(said):
    of = document(column(), column("y", ours={"deidentify": {"method": "redact"}}))
    of["schema"][0]["relationships"] = [said]
    with pytest.raises(ContractError) as error:
        read_contract(of)
    (problem,) = error.value.problems
    assert problem.path.startswith("/schema/0/relationships/0")


def test_a_reason_belongs_to_columns_that_refer():
    warn = {"onInvalid": {"FOREIGN_KEY": "warn"}}
    with pytest.raises(ContractError, match="never has FOREIGN_KEY"):
        read_contract(document(column(ours=warn)))
    assert not table("replace").references
    nulled = {"onInvalid": {"FOREIGN_KEY": "nullify"}}
    of = document(
        column("day", "date", ours=nulled, relationships=[{"to": "days.day"}]),
        column("born", "date", ours={"deidentify": {"method": "age", "asOf": "day"}}),
    )
    with pytest.raises(ContractError, match="cannot null day"):
        read_contract(of)


@pytest.mark.parametrize("given", [["shelves"], ["shelves="], ["=out"], ["a=b", "a=c"]])
def test_the_command_takes_each_dataset_once_by_name(given, tmp_path, capsys):
    options = [part for each in given for part in ("--reference", each)]
    run = ["run", "--contract", "c.json", "--in", "in.csv", "--out", str(tmp_path / "out")]
    assert main([*run, *options]) == 1
    assert capsys.readouterr().err.startswith("error: BAD_REFERENCE: ")
