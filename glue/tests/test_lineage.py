"""The events of a run; OpenLineage's own schemas are the judge."""

import json
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from cases import column, document
from jsonschema import Draft202012Validator
from patients import reference
from referencing import Registry, Resource
from sluice_etl.contract_reader import read_contract
from sluice_etl.errors import InputError
from sluice_etl.lineage import FACETS, dataset_of, with_lineage
from sluice_etl.local_publishing import local_destination
from sluice_etl.pipeline import Run
from sluice_etl.ports import Published
from sluice_etl.source_table import SourceTable

SCHEMAS = [
    json.loads(path.read_text()) for path in (Path(__file__).parent / "openlineage").glob("*.json")
]
REGISTRY = Registry().with_resources(
    (schema["$id"], Resource.from_contents(schema)) for schema in SCHEMAS
)
KIND = ("subtype", "masking")
METRICS = {
    "finishedAt": "2026-01-02T03:04:25.000Z",
    "engine": {"version": "0.1.0", "spark": "3.5.6"},
    "records": {"in": 10, "published": 7, "quarantined": 3},
    "bytes": {"read": 99, "published": 5, "quarantined": 4},
    "nulls": [{"column": "age", "records": 2}],
    "files": 1,
}


def job(contract, source="s3://raw/patients/"):
    to = replace(local_destination(Path("unused")), path="s3a://published/patients")
    return Run(contract, source, to, "s3://quarantine/patients/", "jr_1", date(2026, 1, 2))


def judge(value, url):
    check = Draft202012Validator({"$ref": url}, registry=REGISTRY, format_checker=FORMATS)
    assert [error.message for error in check.iter_errors(value)] == []


FORMATS = Draft202012Validator.FORMAT_CHECKER


def facets(event):
    """All facets of an event, with their names."""
    holders = [event["run"], event["job"], *event["inputs"], *event["outputs"]]
    kinds = ("facets", "inputFacets", "outputFacets")
    return [pair for holder in holders for kind in kinds for pair in holder.get(kind, {}).items()]


def keep(of, work, write, tell=print):
    """Runs with a lineage; neither Spark nor progress has a part in it."""
    return with_lineage(write, tell, lambda *_: work(), None, of, print)


def told(of, work=lambda: METRICS):
    """What a run keeps: at its start, and at its end."""
    kept = []
    with suppress(InputError):
        keep(of, work, kept.append)
    return [[json.loads(line) for line in text.splitlines()] for text in kept]


def fail():
    raise InputError.of("EMPTY_INPUT", "the input holds headers alone")


def crash():
    raise ValueError("cannot cast Zebulon")


@pytest.mark.parametrize(
    ("work", "kind"), [(lambda: METRICS, "COMPLETE"), (fail, "FAIL")], ids=["complete", "fail"]
)
def test_events_are_openlineage(work, kind):
    first, both = told(job(reference()), work)
    assert [event["eventType"] for event in first] == ["START"]
    assert [event["eventType"] for event in both] == ["START", kind]
    assert both[0] == first[0]
    assert len({event["run"]["runId"] for event in both}) == 1
    for event in both:
        judge(event, event["schemaURL"])
        assert len(facets(event)) >= 7
        for name, facet in facets(event):
            assert facet["_producer"].startswith("pkg:generic/sluice-etl@")
            judge(facet, facet["_schemaURL"])
            # The schema says under which name its facet stands.
            file = facet["_schemaURL"].partition("#")[0]
            assert name in REGISTRY.contents(file)["properties"]


def test_a_facet_without_what_it_needs_is_found():
    _, (_, event) = told(job(reference()))
    lineage = event["outputs"][0]["facets"]["columnLineage"]
    for name in ("fields", "_producer", "_schemaURL"):
        with pytest.raises(AssertionError, match=f"'{name}' is a required property"):
            judge({key: lineage[key] for key in lineage.keys() - {name}}, lineage["_schemaURL"])


def test_what_a_run_counted():
    _, (_, event) = told(job(reference()))
    (source,), (published, refused) = event["inputs"], event["outputs"]
    assert (source["namespace"], source["name"]) == ("s3://raw", "patients")
    assert (published["namespace"], published["name"]) == ("s3://published", "patients")
    assert refused["name"] == "patients/run_id=jr_1"

    def counts(facet):
        return {name: value for name, value in facet.items() if not name.startswith("_")}

    assert counts(source["inputFacets"]["inputStatistics"]) == {
        "rowCount": 10,
        "size": 99,
        "fileCount": 1,
    }
    assert counts(published["outputFacets"]["outputStatistics"]) == {"rowCount": 7, "size": 5}
    assert counts(refused["outputFacets"]["outputStatistics"]) == {"rowCount": 3, "size": 4}
    assert counts(published["facets"]["dataQualityMetrics"]) == {
        "rowCount": 7,
        "bytes": 5,
        "columnMetrics": {"age": {"nullCount": 2}},
    }
    assert published["facets"]["version"]["datasetVersion"] == "jr_1"


def test_a_published_table_is_the_dataset_that_its_own_runs_write():
    log = local_destination(Path("unused")).log
    table = SourceTable("patients", Published("s3://published/patients", log))
    _, (_, event) = told(job(reference(), source=table))
    _, (_, before) = told(job(reference()))
    (read,), (written, _) = event["inputs"], before["outputs"]
    assert (read["namespace"], read["name"]) == (written["namespace"], written["name"])
    # The types of its columns are for those runs to tell.
    assert not any("type" in field for field in read["facets"]["schema"]["fields"])
    for name, facet in facets(event):
        judge(facet, facet["_schemaURL"])
        assert name in FACETS
    fields = event["outputs"][0]["facets"]["columnLineage"]["fields"]
    assert {each["name"] for each in fields["age"]["inputFields"]} == {"patients"}


def lineage_of(of):
    _, (_, event) = told(job(of))
    return [output["facets"]["columnLineage"] for output in event["outputs"]]


def test_where_the_reference_columns_come_from():
    published, quarantine = lineage_of(reference())
    shown = {
        name: [
            (each["field"], *map(how(each), ("subtype", "masking"))) for each in f["inputFields"]
        ]
        for name, f in published["fields"].items()
    }
    columns = {
        field["name"]
        for field in told(job(reference()))[1][1]["outputs"][0]["facets"]["schema"]["fields"]
    }
    assert set(shown) == columns
    assert shown["patient_key"] == [("patient_id", "TRANSFORMATION", True)]
    assert shown["age"] == [
        ("birth_date", "TRANSFORMATION", True),
        ("treatment_start", "TRANSFORMATION", True),
    ]
    assert "ssn" not in str(shown)
    raw = {each["field"] for each in quarantine["fields"]["record"]["inputFields"]}
    assert {"ssn", "full_name"} < raw
    deciding = {each["field"] for each in published["dataset"]}
    assert "patient_id" in deciding


def how(each):
    return each["transformations"][0].get


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, {"x": ("IDENTITY", False)}),
        ({"ours": {"case": "upper"}}, {"x": ("TRANSFORMATION", False)}),
        ({"ours": {"deidentify": {"method": "drop"}}}, {}),
        ({"ours": {"deidentify": {"method": "redact"}}}, {"x": ("TRANSFORMATION", True)}),
        ({"ours": {"deidentify": {"method": "zip3"}}}, {"x": ("TRANSFORMATION", True)}),
        (
            {"logical_type": "date", "ours": {"partitionBy": {"unit": "day", "as": "d"}}},
            {"x": ("TRANSFORMATION", False), "d": ("TRANSFORMATION", False)},
        ),
        (
            {"logical_type": "date", "ours": {"partitionBy": {"unit": "year", "as": "y"}}},
            {"x": ("TRANSFORMATION", False), "y": ("TRANSFORMATION", True)},
        ),
        (
            {"logical_type": "date", "ours": {"deidentify": {"method": "year"}}},
            {"x": ("TRANSFORMATION", True)},
        ),
        (
            {"logical_type": "number", "ours": {"deidentify": {"method": "grid", "cell": 0.5}}},
            {"x": ("TRANSFORMATION", True)},
        ),
    ],
)
def test_what_hides_a_value(fields, expected):
    if "partitionBy" in fields.get("ours", {}):
        fields = {**fields, "partitioned": True, "partitionKeyPosition": 1, "required": True}
    published, _ = lineage_of(read_contract(document(column(**fields), column("other"))))
    found = {
        name: tuple(map(how(field["inputFields"][0]), KIND))
        for name, field in published["fields"].items()
        if name != "other"
    }
    assert found == expected


def test_what_went_wrong_is_told_without_a_value():
    kept = []
    with pytest.raises(ValueError, match="Zebulon"):
        keep(job(reference()), crash, kept.append)
    assert "Zebulon" not in "".join(kept)
    error = json.loads(kept[-1].splitlines()[1])["run"]["facets"]["errorMessage"]
    assert error["message"].startswith("UNEXPECTED: ValueError at ")
    assert error["programmingLanguage"] == "PYTHON"
    _, (_, event) = told(job(reference()), fail)
    message = event["run"]["facets"]["errorMessage"]["message"]
    assert message == "EMPTY_INPUT: the input holds headers alone"


def test_a_lineage_that_cannot_be_kept_fails_no_run():
    said = []

    def refuse(_text):
        raise OSError("no space left")

    assert keep(job(reference()), lambda: METRICS, refuse, said.append) == METRICS
    assert len(said) == 2
    assert said[0].startswith("the lineage was not written: UNEXPECTED: OSError")


@pytest.mark.parametrize(
    ("path", "namespace", "name"),
    [
        ("/data/in.csv", "file", "/data/in.csv"),
        ("/data/50%.csv", "file", "/data/50%.csv"),
        ("file:///data/a%20b/", "file", "/data/a b"),
        ("/", "file", "/"),
        ("s3://bucket/a/b/", "s3://bucket", "a/b"),
        ("s3a://bucket/a.csv", "s3://bucket", "a.csv"),
        ("hdfs://host:8020/a/", "hdfs://host:8020", "/a"),
    ],
)
def test_names_of_datasets(path, namespace, name):
    assert dataset_of(path) == {"namespace": namespace, "name": name}
