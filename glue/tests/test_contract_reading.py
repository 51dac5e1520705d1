"""A contract's wishes as the engine understands them."""

from pathlib import Path

import pytest
import yaml
from cases import column, contract, document
from sluice_etl.contract import Age, Drop, Grid, Keep, Partition, Pseudonym
from sluice_etl.contract_reader import parse_contract, read_contract
from sluice_etl.errors import ContractError

REFERENCE = Path(__file__).parents[2] / "pipeline-config/pipelines/patients/contract.yaml"


def only(**fields):
    return contract(column(**fields), column("other")).columns[0]


def test_the_reference_contract_is_read():
    patients = read_contract(yaml.safe_load(REFERENCE.read_text(encoding="utf-8")))
    methods = {c.name: type(c.deidentify) for c in patients.columns}
    assert methods["patient_id"] is Pseudonym
    assert methods["birth_date"] is Age
    assert methods["last_visit_lat"] is Grid
    assert methods["gender"] is Keep
    assert methods["notes"] is Drop
    assert [[c.name for c in key] for key in patients.keys] == [["patient_id"]]


def test_defaults_are_the_strict_ones():
    plain = only()
    assert (plain.required, plain.unique, plain.on_invalid, plain.wide) == (
        False,
        False,
        "reject",
        False,
    )
    assert plain.deidentify == Keep()
    assert plain.publish_as == "x"


def test_an_age_is_capped_at_90_unless_told_otherwise():
    assert only(logical_type="date", ours={"deidentify": {"method": "age"}}).deidentify == Age(
        None, 90
    )
    capped = only(logical_type="date", ours={"deidentify": {"method": "age", "cap": 80}})
    assert capped.deidentify == Age(None, 80)


def test_a_primary_key_is_required_and_may_be_composed():
    keyed = contract(
        column("b", primaryKey=True, primaryKeyPosition=2),
        column("a", primaryKey=True, primaryKeyPosition=1),
        column("u", unique=True),
    )
    assert [[c.name for c in key] for key in keyed.keys] == [["a", "b"], ["u"]]
    assert all(c.required for c in keyed.columns[:2])


def test_a_unique_primary_key_is_one_key():
    assert len(contract(column(primaryKey=True, unique=True)).keys) == 1


def test_formats_come_from_ours_then_from_odcs():
    options = {"format": "yyyy/MM/dd"}
    assert only(logical_type="date", logicalTypeOptions=options).formats == ("yyyy/MM/dd",)
    ours = {"formats": ["dd.MM.yyyy", "yyyyMMdd"]}
    both = only(logical_type="date", logicalTypeOptions=options, ours=ours)
    assert both.formats == ("dd.MM.yyyy", "yyyyMMdd")


def test_a_value_map_holds_what_the_parser_reads():
    mapped = only(logical_type="boolean", ours={"valueMap": {"Y": True, "N": False}})
    assert mapped.value_map == {"Y": "true", "N": "false"}
    assert only(logical_type="integer", ours={"valueMap": {"one": 1}}).value_map == {"one": "1"}
    dated = only(logical_type="date", ours={"valueMap": {"start": "2020-01-01"}})
    assert dated.value_map == {"start": "2020-01-01"}


def test_partitions_by_itself_or_by_a_unit_of_its_date():
    assert only(partitioned=True, partitionKeyPosition=3).partition == Partition(3, None, "x")
    by = {"partitionBy": {"unit": "month", "as": "m"}}
    assert only(
        logical_type="date", partitioned=True, partitionKeyPosition=1, ours=by
    ).partition == (Partition(1, "month", "m"))


def test_what_others_say_is_theirs():
    foreign = [
        {"property": "deidentify", "vendor": "acme", "value": 5},
        {"property": "note", "value": 1},
    ]
    rule = {"type": "custom", "engine": "acme", "implementation": {"metric": 5}}
    read = contract({**column(), "customProperties": foreign, "quality": [rule], "tags": ["t"]})
    assert read.columns[0].deidentify == Keep()
    assert [rule.expectation for rule in read.rules] == [None]


def test_synth_is_known_and_has_no_effect():
    assert only(ours={"synth": {"generator": "uuid"}}) == only()


@pytest.mark.parametrize("text", ["", "[1, 2", "kind: DataContract"])
def test_no_json_is_no_contract(text):
    with pytest.raises(ContractError) as caught:
        parse_contract(text)
    assert [p.code for p in caught.value.problems] == ["NOT_JSON"]


def test_an_error_says_where_and_what():
    with pytest.raises(ContractError) as caught:
        read_contract(document(column(classification="restricted")))
    (problem,) = caught.value.problems
    assert problem.path == "/schema/0/properties/0"
    assert str(caught.value).startswith("UNPROTECTED: /schema/0/properties/0: a restricted column")
