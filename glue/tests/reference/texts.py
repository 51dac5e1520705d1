"""From raw text to a typed value, as the README's "What happens to a value" tells."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from reference.errors import NotOfTheTypeError
from reference.numbers import decimal, double, integer

ECMA_SPACE = (
    "\t\n\v\f\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000\ufeff"
)
"""White space and line terminators of ECMA-262."""

LETTERS = {
    "yyyy": r"(?P<year>[0-9]{4})",
    "MM": r"(?P<month>[0-9]{2})",
    "dd": r"(?P<day>[0-9]{2})",
    "HH": r"(?P<hour>[0-9]{2})",
    "mm": r"(?P<minute>[0-9]{2})",
    "ss": r"(?P<second>[0-9]{2})",
    "XXX": r"(?P<zone>Z|[+-][0-9]{2}:[0-9]{2})",
}
"""The letters of Java's date patterns that the generated contracts use."""

ISO_MOMENT = re.compile(
    r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})[T ]"
    r"(?P<hour>[0-9]{2}):(?P<minute>[0-9]{2})(:(?P<second>[0-9]{2})(\.(?P<part>[0-9]{1,9}))?)?"
    r"(?P<zone>Z|[+-][0-9]{2}:[0-9]{2})?"
)


def trim(raw: str) -> str:
    return raw.strip(ECMA_SPACE)


def fold(text: str, case: str | None) -> str:
    return {"upper": text.upper(), "lower": text.lower()}.get(case or "", text)


def parse(text: str, column: dict[str, Any], formats: list[str]) -> Any:
    """The typed value; raises NotOfTheTypeError."""
    options = column.get("logicalTypeOptions", {})
    match column["logicalType"]:
        case "string":
            return text
        case "integer":
            return integer(text, options.get("format", "i32"))
        case "number" if "physicalType" in column:
            return decimal(text, column["physicalType"])
        case "number":
            return double(text, options.get("format", "f64"))
        case "boolean":
            if text not in ("true", "false"):
                raise NotOfTheTypeError
            return text == "true"
        case "date":
            return _first(text, formats or ["yyyy-MM-dd"], options).date()
        case "timestamp":
            return _first(text, formats, options) if formats else _iso_moment(text, options)
        case "time":
            return _time(text, formats).isoformat()
    raise AssertionError(column["logicalType"])


def bound(value: Any, column: dict[str, Any]) -> Any:
    """A value of the contract, typed as its column is; days, moments and times are ISO."""
    logical_type = column["logicalType"]
    if "physicalType" in column:
        return Decimal(str(value))
    if logical_type == "time":
        return time.fromisoformat(value).isoformat()
    if logical_type == "date":
        return date.fromisoformat(value)
    if logical_type == "timestamp":
        moment = datetime.fromisoformat(value)
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return value


def _time(text: str, formats: list[str]) -> time:
    if formats:
        dated = ["yyyy-MM-dd " + pattern for pattern in formats]
        return _first("2000-01-01 " + text, dated, {}).time()
    return _iso_moment("2000-01-01T" + text, {"timezone": False}).time()


def _first(text: str, formats: list[str], options: dict[str, Any]) -> datetime:
    for pattern in formats:
        shape = re.sub("|".join(LETTERS), lambda m: LETTERS[m[0]], re.escape(pattern))
        found = re.fullmatch(shape, text, re.ASCII)
        if found:
            parts = found.groupdict()
            zone = parts.pop("zone", None)
            try:
                local = datetime(**{k: int(v) for k, v in parts.items()})
                return _placed(local, zone, options)
            except (ValueError, OverflowError, NotOfTheTypeError):
                continue
    raise NotOfTheTypeError


def _placed(local: datetime, zone: str | None, options: dict[str, Any]) -> datetime:
    """The moment in UTC of what a clock shows, the earlier one of two; no clock skips it."""
    if zone is not None:
        return local.replace(tzinfo=_zone(zone)).astimezone(UTC)
    name = options.get("defaultTimezone", "UTC")
    where = _zone(name) if name[0] in "+-" else ZoneInfo(name)
    moment = local.replace(tzinfo=where).astimezone(UTC)
    if moment.astimezone(where).replace(tzinfo=None) != local:
        raise NotOfTheTypeError
    return moment


def _iso_moment(text: str, options: dict[str, Any]) -> datetime:
    found = ISO_MOMENT.fullmatch(text)
    if not found:
        raise NotOfTheTypeError
    asked = options.get("timezone")
    said = found["zone"] is not None
    if (said and asked is False) or (not said and asked and "defaultTimezone" not in options):
        raise NotOfTheTypeError
    parts = {k: int(found[k]) for k in ("year", "month", "day", "hour", "minute")}
    second, micro = int(found["second"] or 0), int((found["part"] or "").ljust(6, "0")[:6])
    try:
        local = datetime(**parts, second=second, microsecond=micro)
        return _placed(local, found["zone"], options)
    except (ValueError, OverflowError):
        raise NotOfTheTypeError from None


def _zone(text: str) -> timezone:
    if text == "Z":
        return UTC
    hours, minutes = int(text[1:3]), int(text[4:6])
    if minutes > 59 or hours * 60 + minutes > 18 * 60:
        raise NotOfTheTypeError
    sign = -1 if text[0] == "-" else 1
    return timezone(sign * timedelta(hours=hours, minutes=minutes))
