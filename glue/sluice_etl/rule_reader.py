"""Reads ODCS v3.2 `quality`, of the table and of each property, and judged `slaProperties`.

https://bitol-io.github.io/open-data-contract-standard/v3.2.0/data-quality/
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sluice_etl.contract import Column
from sluice_etl.custom_properties import read_custom_properties
from sluice_etl.json_node import Node, is_number
from sluice_etl.measure_reader import Measured, Place, read_library, read_own, read_published
from sluice_etl.options_reader import PatternProblem
from sluice_etl.rules import (
    BETWEEN,
    NOT_BETWEEN,
    OPERATORS,
    Expectation,
    Measure,
    Query,
    Rule,
    Unchecked,
)
from sluice_etl.sla_reader import read_sla
from sluice_etl.verdict import Severity

COMMON = (
    *("id", "name", "description", "type", "dimension", "severity", "unit", "method"),
    *("businessImpact", "scheduler", "schedule", "tags"),
    *("authoritativeDefinitions", "customProperties"),
)
"""What any rule may say. A schedule is for other engines: each run judges each rule."""

ALL_OPERATORS = (*OPERATORS, BETWEEN, NOT_BETWEEN)
ENGINE = "sluice"


def read_rules(
    root: Node, table: Node, columns: Sequence[Column], pattern_problem: PatternProblem
) -> tuple[Rule, ...]:
    """Reads all rules in the contract's order: the table's, the columns', the service level's."""
    by_path = {column.path: column for column in columns}
    whole = Place(None, tuple(columns), pattern_problem)
    rules = [_rule(node, whole) for node in table.objects("quality")]
    for node in table.objects("properties"):
        place = Place(by_path.get(node.path), tuple(columns), pattern_problem)
        # A column that could not be read has been told of: its rules have nothing to be held to.
        if place.column is not None:
            rules += [_rule(entry, place) for entry in node.objects("quality")]
    name = table.raw("name")
    rules += read_sla(root, name if isinstance(name, str) else "", columns)
    return tuple(rule for rule in rules if rule)


def _rule(node: Node, place: Place) -> Rule | None:
    kind = node.choice("type", ("library", "text", "sql", "custom"))
    severity = node.choice("severity", tuple(Severity)) or Severity.ERROR
    read_custom_properties(node, ())
    if kind is None and "type" in node:
        return None
    own = node.raw("engine") == ENGINE
    read = {"text": _text, "sql": _sql, "custom": _own if own else _foreign}
    found = read.get(kind or "library", _library)(node, place)
    if found is None:
        return None
    name = node.text("name") or node.text("id") or found.name
    measure, asked = found.measure, found.expectation
    column = place.column.name if place.column else found.column
    return Rule(node.path, name, column, Severity(severity), measure, asked, found.described)


@dataclass(frozen=True)
class _Found:
    """A rule without what is alike for all; `column` names several, for a rule of the table's."""

    name: str
    measure: Measure
    expectation: Expectation | None
    column: str | None = None
    described: str = ""


def _text(node: Node, _place: Place) -> _Found:
    node.only(*COMMON)
    return _Found("text", Unchecked(), None, described="what its description says")


def _foreign(node: Node, _place: Place) -> _Found | None:
    node.only(*COMMON, "engine", "implementation")
    engine = node.text("engine", needed=True)
    if engine is None:
        return None
    return _Found(engine, Unchecked(), None, described=f"what {engine} asks for")


def _own(node: Node, place: Place) -> _Found | None:
    node.only(*COMMON, "engine", "implementation")
    own = node.object("implementation")
    if own is None:
        if "implementation" not in node:
            node.problems.add(node.path, "MISSING_FIELD", "implementation is missing")
        return None
    own.only("metric", *ALL_OPERATORS)
    return _compared(own, own.raw("metric"), read_own(node, own, place))


def _sql(node: Node, place: Place) -> _Found | None:
    node.only(*COMMON, "query", *ALL_OPERATORS)
    query = node.text("query", needed=True)
    published = read_published(node, place)
    unit = node.text("unit") or "rows"
    measured = Measured(Query(query, published), unit) if query else None
    return _compared(node, "sql", measured)


def _library(node: Node, place: Place) -> _Found | None:
    node.only(*COMMON, "metric", "arguments", *ALL_OPERATORS)
    return _compared(node, node.raw("metric"), read_library(node, place))


def _compared(node: Node, name: str, measured: Measured | None) -> _Found | None:
    asked = _expectation(node, measured.unit if measured else "rows")
    if measured is None or asked is None:
        return None
    return _Found(name, measured.measure, asked, measured.column)


def _expectation(node: Node, unit: str) -> Expectation | None:
    """The one operator of a rule: with none it asks for nothing, with two ODCS takes neither."""
    given = [name for name in ALL_OPERATORS if name in node]
    if len(given) != 1:
        message = f"found {len(given)} operators, expected one of {', '.join(ALL_OPERATORS)}"
        node.problems.add(node.path, "ONE_OPERATOR", message)
        return None
    (name,) = given
    value = node.raw(name)
    if name in OPERATORS:
        if is_number(value):
            return Expectation(name, (float(value),), unit)
        node.bad(name, "a number")
        return None
    ordered = isinstance(value, list) and len(value) == 2 and all(map(is_number, value))
    if ordered and value[0] < value[1]:
        return Expectation(name, (float(value[0]), float(value[1])), unit)
    node.bad(name, "two numbers, the smaller one first")
    return None
