"""Countries to ISO 3166-1 codes, from a code or the English name."""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import Literal

import pyspark.sql.functions as F  # noqa: N812 (Spark's own custom)
from pyspark.sql import Column as SparkColumn

from sluice_etl.countries import COUNTRIES

Code = Literal["alpha2", "alpha3"]

MARKS = r"\p{M}+"
"""Accents that stand as characters of their own (Unicode's form NFD)."""


@cache
def _accented() -> tuple[str, str]:
    """Capital letters of Latin with an accent, and the same ones without, place by place."""
    letters = [chr(point) for point in range(0xC0, 0x250) if chr(point).isupper()]
    bases = [(letter, unicodedata.normalize("NFD", letter)[0]) for letter in letters]
    plain = [(letter, base) for letter, base in bases if base.isascii()]
    return "\u2019" + "".join(a for a, _ in plain), "'" + "".join(b for _, b in plain)


def folded(text: str) -> str:
    """A text as countries are compared: upper case, no accents, straight apostrophes."""
    upper = text.upper().translate(str.maketrans(*_accented()))
    return "".join(c for c in upper if not unicodedata.category(c).startswith("M"))


@cache
def codes(code: Code) -> dict[str, str]:
    """Every text that names a country, folded, and the country's code.

    Codes come first: should a name read as another country's code, the code wins.
    """
    rows = [line.split("|") for line in COUNTRIES.splitlines()]
    target = {"alpha2": 0, "alpha3": 1}[code]
    known: dict[str, str] = {}
    for places in (slice(0, 3), slice(3, None)):
        for row in rows:
            for key in map(folded, row[places]):
                known.setdefault(key, row[target])
    return known


def country_code(code: Code, text: SparkColumn) -> SparkColumn:
    """The code of the country that a text names; null when it names none."""
    key = F.regexp_replace(F.translate(F.upper(text), *_accented()), MARKS, "")
    known = codes(code)
    short = {name: to for name, to in known.items() if len(name) == 2}
    middle = {name: to for name, to in known.items() if len(name) == 3}
    long = {name: to for name, to in known.items() if len(name) > 3}
    # Spark looks a map through from its beginning: three short ones are faster than one.
    return (
        F.when(F.length(key) == 2, _looked_up(short, key))
        .when(F.length(key) == 3, _looked_up(middle, key))
        .otherwise(_looked_up(long, key))
    )


def _looked_up(entries: dict[str, str], key: SparkColumn) -> SparkColumn:
    """One literal a side, which Spark splits once: a literal an entry would be slow to plan."""
    sides = (F.split(F.lit("\n".join(side)), "\n") for side in (entries.keys(), entries.values()))
    return F.try_element_at(F.map_from_arrays(*sides), key)
