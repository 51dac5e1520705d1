"""Reads ODCS `timezone` and `defaultTimezone`: whose clock a timestamp was read from."""

from __future__ import annotations

import re
from zoneinfo import available_timezones

from sluice_etl.contract import Clock, LogicalType
from sluice_etl.date_formats import has_zone
from sluice_etl.json_node import Node

UTC = ("UTC", "Etc/UTC")
REGION = re.compile(r"[A-Z][A-Za-z]+(?:/[A-Za-z0-9_+-]+)+", re.ASCII)
"""An IANA name with its area. Three letters are none: Java and Python differ on what EST is."""
OFFSET = re.compile(r"[+-](?:0[0-9]|1[0-7]):[0-5][0-9]", re.ASCII)


def read_clock(options: Node | None, logical_type: LogicalType, formats: tuple[str, ...]) -> Clock:
    """Reads both options, and holds the formats against them."""
    if options is None or logical_type not in (LogicalType.TIMESTAMP, LogicalType.TIME):
        return Clock()
    given = options.flag("timezone") if "timezone" in options else None
    zone = _zone(options) if "defaultTimezone" in options else None
    if logical_type == LogicalType.TIME:
        if given or zone is not None:
            key = "timezone" if given else "defaultTimezone"
            message = f"{key}: a time of day has no offset, it changes with the day; use timestamp"
            options.problems.add(options.at(key), "UNSUPPORTED_OPTION", message)
        return Clock()
    clock = Clock(
        zone,
        may_be_zoned=given is not False,
        may_be_local=given is not True or "defaultTimezone" in options,
    )
    zoned = [has_zone(pattern) for pattern in formats]
    if (any(zoned) and not clock.may_be_zoned) or (not all(zoned) and not clock.may_be_local):
        message = "with timezone: true each format needs a zone (X) or there is a defaultTimezone"
        message += "; with false none has one"
        options.problems.add(options.at("timezone"), "BAD_FORMAT", message)
    return clock


def _zone(options: Node) -> str | None:
    """The zone; None for UTC, which is the session's."""
    name = options.text("defaultTimezone")
    if name is None or name in UTC:
        return None
    # Where the machine has no list of zones, their shape is all that is known.
    known = not available_timezones() or name in available_timezones()
    if OFFSET.fullmatch(name) or (REGION.fullmatch(name) and known):
        return name
    options.bad("defaultTimezone", "UTC, an IANA zone (Europe/Berlin) or an offset (+01:00)")
    return None
