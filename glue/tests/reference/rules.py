"""What ODCS's options ask of a typed value, and the README's `deidentify` methods."""

from __future__ import annotations

import hashlib
import hmac
import math
import re
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from reference.shapes import has_shape
from reference.texts import ECMA_SPACE, bound

TOLERANCE = Fraction(1, 10**9)
UNQUOTED = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-"


def faults(value: Any, column: dict[str, Any], names_a_folder: bool) -> list[str]:
    """All the reasons against a typed value."""
    options, type_ = column.get("logicalTypeOptions", {}), column["logicalType"]
    found = []
    if column.get("enum"):
        allowed = [bound(entry["value"], column) for entry in column["enum"]]
        found += [] if value in allowed else ["NOT_IN_ENUM"]
    if type_ == "string":
        found += _of_text(value, options, names_a_folder)
    low, high = options.get("minimum"), options.get("maximum")
    above, below = options.get("exclusiveMinimum"), options.get("exclusiveMaximum")
    if (low is not None and value < bound(low, column)) or (
        above is not None and value <= bound(above, column)
    ):
        found.append("BELOW_MINIMUM")
    if (high is not None and value > bound(high, column)) or (
        below is not None and value >= bound(below, column)
    ):
        found.append("ABOVE_MAXIMUM")
    if "multipleOf" in options and not _is_multiple(value, options["multipleOf"]):
        found.append("NOT_A_MULTIPLE")
    return found


def _of_text(value: str, options: dict[str, Any], names_a_folder: bool) -> list[str]:
    found = []
    pattern = options.get("pattern")
    longest = [options["maxLength"]] if "maxLength" in options else []
    if pattern is not None:
        longest.append(1_000)
        if len(value) <= 1_000 and not re.search(_from_ecma(pattern), value):
            found.append("PATTERN_MISMATCH")
    if "format" in options and not has_shape(value, options["format"]):
        found.append("FORMAT_MISMATCH")
    if len(value) < options.get("minLength", 0):
        found.append("TOO_SHORT")
    folder = sum(1 if letter in UNQUOTED else 4 for letter in value)
    if any(len(value) > most for most in longest) or (names_a_folder and folder > 200):
        found.append("TOO_LONG")
    if names_a_folder and value == "__HIVE_DEFAULT_PARTITION__":
        found.append("RESERVED_VALUE")
    return found


def _from_ecma(pattern: str) -> str:
    """Python's spelling of what the generated patterns use of ECMA-262."""
    ours = {"$": r"\Z", ".": r"[^\n\r\u2028\u2029]", r"\d": "[0-9]", r"\s": f"[{ECMA_SPACE}]"}
    return re.sub(r"\[[^]]*\]|\\.|\$|\.", lambda m: ours.get(m[0], m[0]), pattern)


def _is_multiple(value: Any, step: Any) -> bool:
    if isinstance(value, int):
        return value % step == 0
    if isinstance(value, Decimal):
        return Fraction(value) % Fraction(str(step)) == 0
    steps = Fraction(str(value)) / Fraction(str(step))
    return abs(steps - round(steps)) <= TOLERANCE * max(1, abs(steps))


LOW_POPULATION = [
    "036",
    "059",
    "063",
    "102",
    "203",
    "556",
    "692",
    "790",
    "821",
    "823",
    "830",
    "831",
    "878",
    "879",
    "884",
    "890",
    "893",
]
"""The 17 prefixes of 20,000 people or fewer: HHS's guidance on de-identification, 2012."""


def _signature(text: str, key: bytes) -> str:
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def method_faults(value: Any, method: dict[str, Any], other: Any) -> list[str]:
    """What keeps a value from being de-identified; `other` as below."""
    if method["method"] == "zip3" and not re.fullmatch("[0-9]{5}(-[0-9]{4})?", value):
        return ["NOT_A_ZIP"]
    if method["method"] == "dateShift":
        day = value.date() if isinstance(value, datetime) else value
        early, late = day - date.min, date.max - day
        few = timedelta(method["days"])
        return ["BELOW_MINIMUM"] * (early < few) + ["ABOVE_MAXIMUM"] * (late < few)
    if method["method"] == "age" and other is not None and value > other:
        return ["NEGATIVE_AGE"]
    if method["method"] == "grid":
        edge = float(method["cell"]) * 2.0**53
        return ["BELOW_MINIMUM"] * (value < -edge) + ["ABOVE_MAXIMUM"] * (value > edge)
    return []


def deidentified(value: Any, method: dict[str, Any], other: Any, key: bytes) -> Any:
    """What is published of a clean value; null stays null.

    `other`: the day of an age or a year, the value that a shift is by.
    """
    if value is None:
        return None
    match method["method"]:
        case "pseudonym":
            return _signature(str(value), key)
        case "age" if other is None:
            return None
        case "age":
            years = other.year - value.year - ((other.month, other.day) < (value.month, value.day))
            return min(years, method.get("cap", 90))
        case "year":
            return max(value.year, other.year - method["cap"] if "cap" in method else 1)
        case "zip3":
            return "000" if value[:3] in LOW_POPULATION else value[:3]
        case "redact":
            return "[redacted]"
        case "dateShift":
            days = method["days"]
            drawn = int(_signature(f"\ndateShift\n{other}", key)[:15], 16) % (2 * days)
            return value + timedelta(drawn - days + (drawn >= days))
        case "grid":
            cell = Fraction(Decimal(str(method["cell"])))
            return float(math.floor(Fraction(Decimal(str(value))) / cell) * cell)
    return value
