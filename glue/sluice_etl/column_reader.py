"""Reads one property of the contract's table into a `Column`."""

from __future__ import annotations

import re
from typing import Literal, cast

from sluice_etl.clock_reader import read_clock
from sluice_etl.contract import Column, Digits, LogicalType, Scalar
from sluice_etl.custom_properties import read_custom_properties
from sluice_etl.date_formats import format_problem, time_problem
from sluice_etl.json_node import Node
from sluice_etl.method_reader import read_method, read_partition, read_position
from sluice_etl.normal_reader import read_country, read_phone
from sluice_etl.number_reader import read_digits, read_number_format
from sluice_etl.options_reader import PatternProblem, expected, read_enum, read_limits, scalar
from sluice_etl.safe_harbor import IDENTIFIERS
from sluice_etl.severity import read_severity

DATES = (LogicalType.DATE, LogicalType.TIMESTAMP, LogicalType.TIME)
NESTED = ("array", "object", "map", "vector")


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
    formats = _formats(ours, options, logical_type)
    primary, digits = node.flag("primaryKey"), read_digits(node, logical_type)
    on_invalid, actions = read_severity(ours)
    return Column(
        path=node.path,
        name=name,
        logical_type=logical_type,
        description=(node.text("description") or "") if node.raw("description") else "",
        required=node.flag("required") or primary,
        unique=node.flag("unique"),
        key_position=read_position(node, "primaryKeyPosition") if primary else None,
        null_tokens=_texts(ours, "nullTokens"),
        case=cast(Literal["upper", "lower"] | None, ours.choice("case", ("upper", "lower"))),
        value_map=_value_map(ours, logical_type, digits),
        formats=formats,
        limits=read_limits(node, logical_type, digits, pattern_problem),
        enum=read_enum(node, logical_type, digits),
        on_invalid=on_invalid,
        actions=actions,
        deidentify=read_method(node, ours),
        publish_as=ours.text("publishAs") or name,
        partition=read_partition(node, ours, ours.text("publishAs") or name),
        identifier=ours.choice("identifier", tuple(IDENTIFIERS)),
        phone=read_phone(ours, logical_type),
        country=read_country(ours, logical_type),
        decimal=digits,
        bits=_bits(options, logical_type),
        clock=read_clock(options, logical_type, formats),
        number_format=read_number_format(ours, logical_type),
    )


def _logical_type(node: Node) -> LogicalType | None:
    word = node.text("logicalType", needed=True)
    if word is None:
        return None
    if word not in list(LogicalType):
        message = f"no field holds a value of type {word}; expected one of {', '.join(LogicalType)}"
        if word in NESTED:
            message += "; give each part a column of its own, or keep the JSON as a string"
        node.problems.add(node.at("logicalType"), "UNSUPPORTED_TYPE", message)
        return None
    return LogicalType(word)


def _bits(options: Node | None, logical_type: LogicalType) -> str | None:
    numeric = logical_type in (LogicalType.INTEGER, LogicalType.NUMBER)
    word = options.raw("format") if options is not None and numeric else None
    return word if isinstance(word, str) else None


SAYS_SOMETHING = re.compile(r"(?s).*\S.*")


def _texts(ours: Node, key: str) -> tuple[str, ...]:
    expected = "a list of texts that are not empty (quote what YAML reads as a number)"
    return ours.texts(key, SAYS_SOMETHING, expected) or ()


def _value_map(
    ours: Node, logical_type: LogicalType, digits: Digits | None
) -> dict[str, str] | None:
    """Writes the values as the column's parser reads them, so that they are checked like others."""
    entries = ours.object("valueMap")
    if entries is None:
        return None
    if not entries.value:
        ours.bad("valueMap", "at least one entry")
    texts = {key: _map_target(entries.raw(key), logical_type, digits) for key in entries.value}
    for key in (key for key, text in texts.items() if text is None):
        entries.bad(key, expected(logical_type, digits))
    return {key: text for key, text in texts.items() if text is not None}


def _map_target(value: Scalar, logical_type: LogicalType, digits: Digits | None) -> str | None:
    if logical_type in DATES:  # read by the column's own formats
        return value if isinstance(value, str) and value.strip() else None
    typed = scalar(value, logical_type, digits)
    return None if typed is None else str(typed).lower() if isinstance(typed, bool) else str(typed)


def _formats(ours: Node, options: Node | None, logical_type: LogicalType) -> tuple[str, ...]:
    if logical_type not in DATES:
        if "formats" in ours:
            ours.bad("formats", "none: only dates, timestamps and times have formats")
        return ()
    source, key = (ours, "formats") if "formats" in ours or options is None else (options, "format")
    patterns = _texts(ours, key) if source is ours else tuple(filter(None, [source.text(key)]))
    for position, pattern in enumerate(patterns):
        problem = _pattern_problem(pattern, logical_type)
        if problem:
            path = f"{ours.at(key)}/{position}" if source is ours else source.at(key)
            source.problems.add(path, "BAD_FORMAT", f"not a date pattern of Spark's: {problem}")
    return patterns


def _pattern_problem(pattern: str, logical_type: LogicalType) -> str | None:
    if logical_type == LogicalType.TIME:
        return time_problem(pattern)
    return format_problem(pattern, timestamp=logical_type == LogicalType.TIMESTAMP)
