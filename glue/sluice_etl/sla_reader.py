"""Reads the `slaProperties` that the data can be held to: how old its newest value may be.

ODCS v3.2, "Service-Level Agreement": `latency` (`ly`), "preferred to freshness". All others speak
of the service, and no run can tell whether they hold.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sluice_etl.contract import Column
from sluice_etl.custom_properties import read_custom_properties
from sluice_etl.json_node import Node, is_number
from sluice_etl.measure_reader import read_age, read_time
from sluice_etl.rules import Expectation, Rule
from sluice_etl.verdict import Severity

AGES = ("latency", "ly", "freshness", "ageofdata")
"""ODCS compares them without case."""

OURS = ("severity",)
"""What sluice adds: ODCS gives an agreement no severity."""


def read_sla(root: Node, table: str, columns: Sequence[Column]) -> Iterator[Rule]:
    """Yields a rule for each element of each agreement about the data's age."""
    for node in root.objects("slaProperties"):
        ours = read_custom_properties(node, OURS)
        word = node.text("property", needed=True)
        if word is not None and word.lower() in AGES:
            severity = ours.choice("severity", tuple(Severity)) or Severity.ERROR
            yield from _ages(node, word, Severity(severity), table, columns)


def _ages(
    node: Node, word: str, severity: Severity, table: str, columns: Sequence[Column]
) -> Iterator[Rule]:
    most, time = node.raw("value"), read_time(node)
    if not is_number(most) or most < 0:
        node.bad("value", "a number from 0 on")
    known = {column.name: column for column in columns}
    element = node.text("element", needed=True)
    for name in (name.strip() for name in (element or "").split(",") if element):
        column = known.get(name.removeprefix(f"{table}."))
        if column is None:
            message = f"an element is no column; expected one of {', '.join(known)}"
            node.problems.add(node.at("element"), "BAD_VALUE", message)
            continue
        if time is None or not is_number(most):
            continue
        age = read_age(node, column, time)
        if age is not None:
            asked = Expectation("mustBeLessOrEqualTo", (float(most),), age.unit)
            title = node.text("id") or word
            yield Rule(node.path, title, column.name, severity, age.measure, asked)
