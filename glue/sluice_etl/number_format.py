"""Reads numbers as people write them: `1.234,50`, `$1,234.50`, `(5.00)`."""

from __future__ import annotations

import re

import pyspark.sql.functions as F  # noqa: N812 (Spark's own custom)
from pyspark.sql import Column as SparkColumn

from sluice_etl.contract import NumberFormat

GROUPINGS = {",": ",", ".": ".", " ": " \u00a0\u202f", "'": "'\u2019"}
"""The characters that each grouping stands for: Unicode has three spaces and two apostrophes."""

GAP = "[ \u00a0\u202f]?"
SIGN = "([+\u2212-]?)"


def plain_number(format_: NumberFormat, text: SparkColumn) -> SparkColumn:
    """The number with a point and nothing else between its digits; null when it is none.

    Groups have three digits but the first, and a number has all its separators or none.
    """
    shape, groups = _shape(format_)
    kept = F.regexp_replace(text, shape, "".join(f"${n + 1}" for n in range(groups)))
    marks = format_.decimal + "(\u2212" + GROUPINGS.get(format_.grouping or "", "")
    return F.when(text.rlike(shape), F.translate(kept, marks, ".--"))


def _shape(format_: NumberFormat) -> tuple[str, int]:
    """A Java pattern of all ways to write a number, and how many groups hold what counts."""
    whole, point = "[0-9]++", re.escape(format_.decimal)
    if format_.grouping:
        mark = f"[{GROUPINGS[format_.grouping]}]"
        whole = f"(?:[0-9]{{1,3}}(?:{mark}[0-9]{{3}})++|{whole})"
    number = f"({whole}(?:{point}[0-9]*+)?|{point}[0-9]++)"
    unit = f"(?:{'|'.join(map(re.escape, format_.currency))})"
    ways = [f"{SIGN}{number}(?:{GAP}{unit})?" if format_.currency else f"{SIGN}{number}"]
    if format_.currency:
        ways += [f"{SIGN}{unit}{GAP}{number}", f"{unit}{GAP}{SIGN}{number}"]
    if format_.parentheses:
        sides = (f"(?:{unit}{GAP})?", f"(?:{GAP}{unit})?") if format_.currency else ("", "")
        ways.append(rf"(\(){sides[0]}{number}{sides[1]}\)")
    return rf"^(?:{'|'.join(ways)})\z", 2 * len(ways)
