"""Reads ODCS's `relationships` of the table and of its columns, and checks that they can be held.

Source: https://bitol-io.github.io/open-data-contract-standard/v3.2.0/references/ (`to` and `from`
in the shorthand notation `table.column`; a list on both sides is a key of several columns).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from sluice_etl.contract import Age, Column, Contract, DateShift, Keep, Pseudonym, Reference
from sluice_etl.custom_properties import read_custom_properties
from sluice_etl.json_node import Node, Problems
from sluice_etl.reasons import Action, Reason

SHORTHAND = re.compile(r"([A-Za-z_][A-Za-z0-9_-]*)\.([A-Za-z_][A-Za-z0-9_-]*)", re.ASCII)
RELATIONSHIPS = "relationships"
BAD = "BAD_REFERENCE"


def read_references(table: Node) -> tuple[Reference, ...]:
    """Reads what the table, then each of its columns says. Notes all that is wrong."""
    name = table.text("name") if isinstance(table.raw("name"), str) else None
    found = [_of_table(node, name) for node in table.objects(RELATIONSHIPS)]
    for column in table.objects("properties"):
        own = column.raw("name")
        for node in column.objects(RELATIONSHIPS):
            node.only("id", "type", "to", "customProperties", code=BAD)
            found.append(_reference(node, (own,) if isinstance(own, str) else (), name))
    return tuple(reference for reference in found if reference)


def referring(columns: Sequence[Column], references: Sequence[Reference]) -> tuple[Column, ...]:
    """The columns, those marked that refer to another dataset."""
    named = {name for reference in references for name in reference.columns}
    return tuple(replace(column, refers=column.name in named) for column in columns)


def check_references(contract: Contract, problems: Problems) -> None:
    """Notes references of columns that there are not, or whose values cannot be compared."""
    known = {column.name: column for column in contract.columns}
    for reference in contract.references:
        for name in reference.columns:
            if name not in known:
                message = f"from: the table has no column {name}; expected {', '.join(known)}"
                problems.add(reference.path, BAD, message)
            elif not isinstance(known[name].deidentify, Keep | Pseudonym):
                message = (
                    f"{name} is published neither as it is nor as a pseudonym, so that it has "
                    f"no key of {reference.dataset} to be compared with"
                )
                problems.add(reference.path, BAD, message)
    for column in contract.columns:
        read = _reads(column)
        if read in known and known[read].refers and _nulls(known[read]):
            message = f"onInvalid: {Reason.FOREIGN_KEY} cannot null {read}: {column.name} reads it"
            problems.add(known[read].path, "BAD_SEVERITY", message)


def _nulls(column: Column) -> bool:
    return column.action(Reason.FOREIGN_KEY) == Action.NULLIFY


def _reads(column: Column) -> str | None:
    match column.deidentify:
        case Age(as_of=name) | DateShift(by=name):
            return name
    return None


def _of_table(node: Node, table: str | None) -> Reference | None:
    node.only("id", "type", "from", "to", "customProperties", code=BAD)
    source = _side(node, "from")
    others = sorted({name for name, _ in source if name != table})
    if others and table is not None:
        message = f"{', '.join(others)} is not the contract's table {table}"
        node.problems.add(node.at("from"), BAD, message)
        return None
    return _reference(node, tuple(column for _, column in source), table)


def _reference(node: Node, columns: tuple[str, ...], table: str | None) -> Reference | None:
    read_custom_properties(node, ())
    node.choice("type", ("foreignKey",))
    target = _side(node, "to")
    if not target or not columns:
        return None
    datasets = {name for name, _ in target}
    if len(datasets) > 1 or len(target) != len(columns) or len(set(columns)) < len(columns):
        message = f"expected as many columns of one table as there are in from: {len(columns)}"
        node.problems.add(node.at("to"), BAD, message)
        return None
    if datasets == {table}:
        message = "a table cannot refer to itself; expected another published dataset"
        node.problems.add(node.at("to"), BAD, message)
        return None
    return Reference(node.path, columns, datasets.pop(), tuple(column for _, column in target))


def _side(node: Node, key: str) -> list[tuple[str, str]]:
    """The (table, column)s of `from` or `to`; none and a note where it is something else."""
    if key not in node:
        node.problems.add(node.path, "MISSING_FIELD", f"{key} is missing")
        return []
    value = node.raw(key)
    items: Iterable[object] = value if isinstance(value, list) else [value]
    found = [SHORTHAND.fullmatch(item) for item in items if isinstance(item, str)]
    if not found or not all(found) or len(found) < len(list(items)):
        message = "expected table.column, or a list of these; other notations cannot be checked"
        node.problems.add(node.at(key), BAD, message)
        return []
    return [(match[1], match[2]) for match in found if match]
