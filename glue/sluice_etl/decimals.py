"""Exact decimals: from a text to a value that holds every digit of it, or to none."""

from __future__ import annotations

import pyspark.sql.functions as F  # noqa: N812 (Spark's own custom)
from pyspark.sql import Column as SparkColumn

from sluice_etl.contract import Digits

PLAIN = r"^[+-]?([0-9]++(\.[0-9]*+)?|\.[0-9]++)\z"
"""A number without exponent: `1.23E+05` is what a spreadsheet leaves of a longer amount."""

LONGEST = 100
"""Characters of a text that is cast: Java's time for a decimal grows with the square of them."""


def exact(name: str, digits: Digits) -> SparkColumn:
    """The decimal of the text in a DataFrame's column; null where a digit of it would be lost.

    Zeros before the first digit and after the last are none that count.
    """
    whole, scale = digits.precision - digits.scale, digits.scale
    fits = rf"^[+-]?(?=\.?[0-9])0*+[0-9]{{0,{whole}}}(\.[0-9]{{0,{scale}}}0*+)?\z"
    text = F.col(name)
    held = (F.length(text) <= LONGEST) & text.rlike(fits)
    return F.when(held, F.expr(f"try_cast({name} as {digits})"))
