"""The contract's schema names the defaults that the engine has: leaving out is writing the default.

Those of `synth`, of which the engine takes no notice, are compared in
test/unit/synth/defaults.test.ts.
"""

import json
from pathlib import Path
from typing import Any

import pytest
from cases import column, document
from sluice_etl.contract_reader import read_contract

ROOT = Path(__file__).parents[2]
SCHEMA = json.loads((ROOT / "pipeline-config/schema/contract.schema.json").read_text("utf-8"))
VALUES = ("if", "examples", "default", "enum", "const")
"""Keywords that hold no declarations."""

COLUMN, OURS = "/$defs/column/properties", "/$defs/sluiceProperties/properties"


def resolved(schema: dict[str, Any]) -> dict[str, Any]:
    """A schema with what it refers to within the file."""
    reference = schema.get("$ref", "")
    if not reference.startswith("#"):
        return schema
    found: Any = SCHEMA
    for step in reference.split("/")[1:]:
        found = found[step]
    return {**resolved(found), **schema}


def defaults(part: Any = SCHEMA, at: str = "") -> dict[str, Any]:
    """All properties with a default, by their JSON pointer."""
    found = {}
    for keyword, value in enumerate(part) if isinstance(part, list) else part.items():
        if keyword in VALUES or not isinstance(value, list | dict):
            continue
        if keyword != "properties":
            found |= defaults(value, f"{at}/{keyword}")
            continue
        for name, own in value.items():
            path = f"{at}/properties/{name}"
            known = resolved(own)
            found |= {path: known["default"]} if "default" in known else {}
            found |= defaults(own, path)
    return found


def in_table(**given: Any) -> dict[str, Any]:
    made = document(column("key", primaryKey=True), column("seen", "date"))
    made["schema"][0] |= given
    return made


def in_ours_of_table(name: str, **least: Any) -> Any:
    return lambda **given: in_table(
        customProperties=[{"property": name, "vendor": "sluice", "value": {**least, **given}}]
    )


def in_column(**given: Any) -> dict[str, Any]:
    return document(column("key", **given), column("other"))


def in_value(name: str, logical_type: str, **least: Any) -> Any:
    """A custom property of a column whose value is an object with these members at least."""
    return lambda **given: document(
        column(logical_type=logical_type, ours={name: {**least, **given}})
    )


def in_rule(**given: Any) -> dict[str, Any]:
    return in_column(quality=[{"metric": "nullValues", "mustBe": 0, **given}])


PLACES = {
    COLUMN: in_column,
    OURS: lambda **given: document(column(ours=given)),
    "/$defs/deidentify/oneOf/3/properties": in_value("deidentify", "date", method="age"),
    "/$defs/numberFormat/properties": in_value("numberFormat", "number", grouping="'"),
    "/$defs/onInvalidByReason/properties": in_value("onInvalid", "string", NOT_UTF8="nullify"),
    "/$defs/privacy/properties": in_ours_of_table("privacy", quasiIdentifiers=["seen"], k=2),
    "/$defs/publication/properties": in_ours_of_table("publication"),
    "/$defs/source/properties": in_ours_of_table("source"),
    "/$defs/quality/properties": in_rule,
}
"""How a contract comes by a property that is declared here."""

CASES = {
    path: default
    for path, default in defaults().items()
    if not path.startswith("/$defs/synth/") and "/then/" not in path
}


@pytest.mark.parametrize(("path", "default"), CASES.items(), ids=CASES)
def test_leaving_out_is_writing_the_default(path: str, default: Any) -> None:
    place, name = path.rsplit("/", 1)
    made = PLACES[place]
    assert read_contract(made()) == read_contract(made(**{name: default}))


def test_each_place_has_a_default() -> None:
    assert {path.rsplit("/", 1)[0] for path in CASES} == set(PLACES)
