"""Reads one property of the contract's table into a `Column`."""

from __future__ import annotations

from typing import Literal, cast

from sluice_etl.contract import Column, LogicalType, Scalar
from sluice_etl.custom_properties import read_custom_properties
from sluice_etl.date_formats import format_problem
from sluice_etl.json_node import Node
from sluice_etl.method_reader import read_method, read_partition, read_position
from sluice_etl.normal_reader import read_country, read_phone
from sluice_etl.options_reader import EXPECTED, PatternProblem, read_enum, read_limits, scalar
from sluice_etl.safe_harbor import IDENTIFIERS
from sluice_etl.severity import read_severity

DATES = (LogicalType.DATE, LogicalType.TIMESTAMP)


def read_column(node: Node, pattern_problem: PatternProblem) -> Column | None:
    """Reads a property; None when it has no usable name or type. Notes all that is wrong."""
    name = node.text("name", needed=True)
    logical_type = _logical_type(node)
    ours = read_custom_properties(node)
    if name is None or logical_type is None:
        return None
    if name != name.strip():
        node.bad("name", "a name without spaces around it: header names are trimmed")
    options = node.object("logicalTypeOptions")
    primary = node.flag("primaryKey")
    on_invalid, actions = read_severity(ours)
    return Column(
        path=node.path,
        name=name,
        logical_type=logical_type,
        description=(node.text("description") or "") if node.raw("description") else "",
        required=node.flag("required") or primary,
        unique=node.flag("unique"),
        key_position=read_position(node, "primaryKeyPosition") if primary else None,
        wide=options is not None and options.raw("format") == "i64",
        null_tokens=_texts(ours, "nullTokens"),
        case=cast(Literal["upper", "lower"] | None, ours.choice("case", ("upper", "lower"))),
        value_map=_value_map(ours, logical_type),
        formats=_formats(ours, options, logical_type),
        limits=read_limits(node, logical_type, pattern_problem),
        enum=read_enum(node, logical_type),
        on_invalid=on_invalid,
        actions=actions,
        deidentify=read_method(node, ours),
        publish_as=ours.text("publishAs") or name,
        partition=read_partition(node, ours, ours.text("publishAs") or name),
        identifier=ours.choice("identifier", tuple(IDENTIFIERS)),
        phone=read_phone(ours, logical_type),
        country=read_country(ours, logical_type),
    )


def _logical_type(node: Node) -> LogicalType | None:
    word = node.text("logicalType", needed=True)
    if word is None:
        return None
    if word not in list(LogicalType):
        message = f"{word} cannot be read from CSV; expected one of {', '.join(LogicalType)}"
        node.problems.add(node.at("logicalType"), "UNSUPPORTED_TYPE", message)
        return None
    return LogicalType(word)


def _texts(ours: Node, key: str) -> tuple[str, ...]:
    value = ours.raw(key)
    if key not in ours:
        return ()
    if (
        isinstance(value, list)
        and value
        and all(isinstance(item, str) and item.strip() for item in value)
    ):
        return tuple(value)
    ours.bad(key, "a list of texts that are not empty (quote what YAML reads as a number)")
    return ()


def _value_map(ours: Node, logical_type: LogicalType) -> dict[str, str] | None:
    """Writes the values as the column's parser reads them, so that they are checked like others."""
    entries = ours.object("valueMap")
    if entries is None:
        return None
    if not entries.value:
        ours.bad("valueMap", "at least one entry")
    texts = {key: _map_target(entries.raw(key), logical_type) for key in entries.value}
    for key in (key for key, text in texts.items() if text is None):
        entries.bad(key, EXPECTED[logical_type])
    return {key: text for key, text in texts.items() if text is not None}


def _map_target(value: Scalar, logical_type: LogicalType) -> str | None:
    if logical_type in DATES:  # read by the column's own formats
        return value if isinstance(value, str) and value.strip() else None
    typed = scalar(value, logical_type)
    return None if typed is None else str(typed).lower() if isinstance(typed, bool) else str(typed)


def _formats(ours: Node, options: Node | None, logical_type: LogicalType) -> tuple[str, ...]:
    if logical_type not in DATES:
        if "formats" in ours:
            ours.bad("formats", "none: only dates and timestamps have formats")
        return ()
    source, key = (ours, "formats") if "formats" in ours or options is None else (options, "format")
    patterns = _texts(ours, key) if source is ours else tuple(filter(None, [source.text(key)]))
    for position, pattern in enumerate(patterns):
        problem = format_problem(pattern, timestamp=logical_type == LogicalType.TIMESTAMP)
        if problem:
            path = f"{ours.at(key)}/{position}" if source is ours else source.at(key)
            source.problems.add(path, "BAD_FORMAT", f"not a date pattern of Spark's: {problem}")
    return patterns
