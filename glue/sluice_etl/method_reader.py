"""Reads how a column leaves the job: its de-identification and the partitions that it makes."""

from __future__ import annotations

import re
from typing import Literal, cast

from sluice_etl.contract import (
    Age,
    DateShift,
    Deidentify,
    Drop,
    Grid,
    Keep,
    Partition,
    Pseudonym,
    Redact,
    Year,
    Zip3,
)
from sluice_etl.json_node import Node, is_number

CLASSIFICATIONS = ("public", "internal", "confidential", "restricted")
GUARDED = ("confidential", "restricted")
"""Classifications whose columns must say how they are de-identified."""

METHODS = (
    *("keep", "drop", "pseudonym", "age", "grid"),
    *("year", "zip3", "redact", "dateShift"),
)
OPTIONS = {
    "age": ("asOf", "cap"),
    "grid": ("cell", "reason"),
    "year": ("cap",),
    "zip3": ("lowPopulation",),
    "dateShift": ("by", "days"),
}

DEFAULT_CAP = 90
"""Ages over 89 are one category: 45 CFR 164.514(b)(2)(i)(C)."""

PREFIX = re.compile(r"[0-9]{3}")

LOW_POPULATION = (
    *("036", "059", "063", "102", "203", "556", "692", "790", "821"),
    *("823", "830", "831", "878", "879", "884", "890", "893"),
)
"""Prefixes of areas with 20,000 people or fewer, for 45 CFR 164.514(b)(2)(i)(B): HHS, Guidance
Regarding Methods for De-identification of Protected Health Information, 26 November 2012, by the
Census of 2000. Who has newer numbers gives his own list: the rule asks for the current ones."""


def read_method(node: Node, ours: Node) -> Deidentify:
    """Reads `deidentify`; a guarded column without it is a problem, never a published one."""
    classification = node.choice("classification", CLASSIFICATIONS)
    if "classification" not in node:
        expected = f"expected one of {', '.join(CLASSIFICATIONS)}"
        message = f"classification is missing; {expected}"
        node.problems.add(node.path, "MISSING_CLASSIFICATION", message)
    if "deidentify" not in ours:
        if classification in GUARDED:
            message = f"a {classification} column needs deidentify: {', '.join(METHODS)}"
            node.problems.add(node.path, "UNPROTECTED", message)
        return Keep()
    value = ours.object("deidentify")
    return Keep() if value is None else _method(value)


def _method(value: Node) -> Deidentify:
    method = value.choice("method", METHODS)
    value.only("method", *OPTIONS.get(method or "", ()))
    match method:
        case "drop":
            return Drop()
        case "pseudonym":
            return Pseudonym()
        case "age":
            cap = value.integer("cap", 1, 150)
            return Age(as_of=value.text("asOf"), cap=DEFAULT_CAP if cap is None else cap)
        case "grid":
            cell = value.raw("cell")
            if is_number(cell) and cell > 0:
                return Grid(cell=float(cell), reason=value.text("reason"))
            value.bad("cell", "a number above 0")
        case "year":
            return Year(value.integer("cap", 1, 150))
        case "zip3":
            return Zip3(_prefixes(value))
        case "redact":
            return Redact()
        case "dateShift":
            by, days = value.text("by", needed=True), value.integer("days", 1, 365)
            if "days" not in value:
                value.problems.add(value.path, "MISSING_FIELD", "days is missing")
            return DateShift(by, days) if by is not None and days is not None else Keep()
        case None if "method" not in value:
            value.problems.add(value.path, "MISSING_FIELD", "method is missing")
    return Keep()


def _prefixes(value: Node) -> tuple[str, ...]:
    given = value.texts("lowPopulation", PREFIX, "a list of texts of three digits (quoted)")
    return LOW_POPULATION if given is None else given


def read_partition(node: Node, ours: Node, published_name: str) -> Partition | None:
    """Reads ODCS `partitioned`, and how our `partitionBy` does it where the column says so."""
    place = read_position(node, "partitionKeyPosition")
    partitioned = node.flag("partitioned")
    if "partitionBy" not in ours:
        return Partition(place, None, published_name) if partitioned else None
    if not partitioned:
        message = "partitionBy acts only with partitioned: true"
        node.problems.add(node.path, "BAD_PARTITION", message)
    by = ours.object("partitionBy")
    if by is None:
        return None
    by.only("unit", "as")
    unit, name = by.choice("unit", ("year", "month", "day")), by.text("as", needed=True)
    if "unit" not in by:
        by.problems.add(by.path, "MISSING_FIELD", "unit is missing")
    if unit is None or name is None:
        return None
    return Partition(place, cast(Literal["year", "month", "day"], unit), name)


def read_position(node: Node, key: str) -> int:
    """A position of ODCS, from 1 (-1: none). Columns without one come first, in their order."""
    value = node.integer(key, -1, 10_000)
    if value == 0:
        node.bad(key, "a position from 1")
    return max(value or 0, 0)
