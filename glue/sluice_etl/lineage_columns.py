"""Which column of the input each published column comes from, as OpenLineage's columnLineage.

Source: https://openlineage.io/docs/spec/facets/dataset-facets/column_lineage_facet
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sluice_etl.contract import (
    Age,
    Column,
    Contract,
    DateShift,
    Deidentify,
    Drop,
    Grid,
    Keep,
    LogicalType,
    Pseudonym,
    Redact,
    Year,
    Zip3,
)
from sluice_etl.reasons import Action

Dataset = Mapping[str, str]
"""`namespace` and `name`."""

METHODS: Mapping[type[Deidentify], str] = {
    Pseudonym: "HMAC-SHA-256 under the run's key",
    Age: "whole years, capped",
    Grid: "lower edge of the cell that holds it",
    Year: "its year",
    Zip3: "first three digits of the ZIP code",
    Redact: "a fixed text",
    DateShift: "moved by some days, alike for one person",
}
"""What the methods that hide a value do. No value of the contract stands here."""

QUARANTINED = ("record", "text", "reasons")
"""The quarantine's columns that hold raw values, of all columns of the input."""


def published_lineage(contract: Contract, source: Dataset) -> dict[str, Any]:
    """The facet's `fields` and `dataset` of the published table.

    `dataset` names the columns that decide whether a record is published at all.
    """
    fields: dict[str, Any] = {}
    for column in contract.columns:
        if isinstance(column.deidentify, Drop):
            continue
        inputs = [_input(source, column.name, _direct(column))]
        inputs += [_input(source, name, _direct(column)) for name in other_inputs(column)]
        partition = column.partition
        if partition is None or partition.unit is not None:
            fields[column.publish_as] = {"inputFields": inputs}
        if partition is not None:
            fields[partition.name if partition.unit else column.publish_as] = {
                "inputFields": [_part(each, partition.unit) for each in inputs]
            }
    keys = {column.name for key in contract.keys for column in key}
    deciding = [
        _input(source, column.name, {"type": "INDIRECT", "subtype": "FILTER", "masking": False})
        for column in contract.columns
        if column.required or column.name in keys or Action.REJECT in column.possible_actions
    ]
    return {"fields": fields, "dataset": deciding}


def quarantine_lineage(contract: Contract, source: Dataset) -> dict[str, Any]:
    """The facet's `fields` of the quarantine: it holds every column as it was read."""
    raw = {"type": "DIRECT", "subtype": "IDENTITY", "masking": False}
    inputs = [_input(source, column.name, raw) for column in contract.columns]
    return {"fields": {name: {"inputFields": inputs} for name in QUARANTINED}}


def _input(source: Dataset, field: str, transformation: Mapping[str, Any]) -> dict[str, Any]:
    return {**source, "field": field, "transformations": [dict(transformation)]}


def _direct(column: Column) -> dict[str, Any]:
    method = column.deidentify
    if isinstance(method, Keep):
        same = column.logical_type == LogicalType.STRING and not (column.case or column.translated)
        return {
            "type": "DIRECT",
            "subtype": "IDENTITY" if same else "TRANSFORMATION",
            "description": "trimmed" if same else f"read as {column.logical_type.value}",
            "masking": False,
        }
    description = METHODS[type(method)]
    return {
        "type": "DIRECT",
        "subtype": "TRANSFORMATION",
        "description": description,
        "masking": True,
    }


def other_inputs(column: Column) -> list[str]:
    """The columns from which, beside its own, a column's published value is computed."""
    match column.deidentify:
        case Age(as_of=str(name)) | DateShift(by=name):
            return [name]
    return []


def _part(whole: dict[str, Any], unit: str | None) -> dict[str, Any]:
    """The same for the partition that is a unit of the column's date."""
    if unit is None:
        return whole
    (transformation,) = whole["transformations"]
    part = {"subtype": "TRANSFORMATION", "description": f"{unit} of the published date"}
    coarser = transformation["masking"] or unit != "day"
    return {**whole, "transformations": [{**transformation, **part, "masking": coarser}]}
