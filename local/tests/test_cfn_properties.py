"""Properties against their schema: types are given, mistakes are told."""

from typing import Any

import pytest
from sluice_local.cfn.intrinsics import UNKNOWN
from sluice_local.cfn.properties import normalise, refusal

COMMAND = {"Name": "glueetl"}


def job(**more: Any) -> dict[str, Any]:
    return {"Role": "r", "Command": COMMAND, **more}


def test_text_becomes_what_the_schema_says() -> None:
    typed, complaints = normalise(
        "AWS::Glue::Job", job(Timeout="30", MaxCapacity="0.5", JobRunQueuingEnabled="false", Name=7)
    )
    assert complaints == []
    wanted = {"Timeout": 30, "MaxCapacity": 0.5, "JobRunQueuingEnabled": False, "Name": "7"}
    assert {key: typed[key] for key in wanted} == wanted


@pytest.mark.parametrize(
    ("kind", "properties", "complaint"),
    [
        ("AWS::Glue::Job", {"Role": "r"}, "#: required key [Command] not found"),
        ("AWS::Glue::Job", job(Nmae="x"), "#: extraneous key [Nmae] is not permitted"),
        (
            "AWS::Glue::Job",
            {"Role": "r", "Command": {"Scrpt": "x"}},
            "#/Command: extraneous key [Scrpt] is not permitted",
        ),
        ("AWS::Glue::Job", job(Timeout="soon"), "#/Timeout: expected type: Integer, found: String"),
        ("AWS::Glue::Job", job(Timeout=0), "#/Timeout: 0 is not greater or equal to 1"),
        ("AWS::Glue::Job", job(WorkerType="G.3X"), "#/WorkerType: G.3X is not a valid enum value"),
        (
            "AWS::Glue::Job",
            job(GlueVersion="auto"),
            "#/GlueVersion: failed validation constraint for keyword [pattern]",
        ),
        (
            "AWS::S3::Bucket",
            {"VersioningConfiguration": {"Status": "On"}},
            "#/VersioningConfiguration/Status: On is not a valid enum value",
        ),
    ],
)
def test_complains(kind: str, properties: dict[str, Any], complaint: str) -> None:
    _, complaints = normalise(kind, properties)
    assert complaints == [complaint]


def test_maps_take_any_key_and_unknown_values_are_not_judged() -> None:
    arguments = {"--anything": "1"}
    _, complaints = normalise(
        "AWS::Glue::Job", job(DefaultArguments=arguments, WorkerType=UNKNOWN, Timeout=UNKNOWN)
    )
    assert complaints == []


def test_the_refusal_names_the_resource_and_every_complaint() -> None:
    said = refusal("Etl", ["#: a", "#: b"])
    assert said.startswith("Properties validation failed for resource Etl with message:")
    assert said.endswith("#: 2 schema violations found\n#: a\n#: b")
