"""Reads the normalisers of texts: `phone` and `country`."""

from __future__ import annotations

from typing import Literal, cast

from sluice_etl.contract import LogicalType
from sluice_etl.json_node import Node
from sluice_etl.regions import REGIONS


def read_phone(ours: Node, logical_type: LogicalType) -> str | None:
    """Reads the region of `phone`; None when there is none."""
    node = ours.object("phone")
    if node is None:
        return None
    _alone(ours, "phone", logical_type)
    node.only("region")
    if "region" not in node:
        node.problems.add(node.path, "MISSING_FIELD", "region is missing")
    return node.choice("region", tuple(REGIONS))


def read_country(ours: Node, logical_type: LogicalType) -> Literal["alpha2", "alpha3"] | None:
    """Reads the code that `country` brings values to; None when there is none."""
    if "country" in ours:
        _alone(ours, "country", logical_type)
    code = ours.choice("country", ("alpha2", "alpha3"))
    return cast(Literal["alpha2", "alpha3"] | None, code)


def _alone(ours: Node, name: str, logical_type: LogicalType) -> None:
    """One thing decides how a value is written."""
    if logical_type != LogicalType.STRING:
        message = f"{name} needs logicalType string, found {logical_type}"
        ours.problems.add(ours.at(name), "BAD_VALUE", message)
    for other in ("case", "valueMap", "phone", "country"):
        if other in ours and other != name:
            message = f"{name} writes the value by itself: {other} cannot stand beside it"
            ours.problems.add(ours.at(name), "BAD_VALUE", message)
