"""From a field's raw text to the text that is parsed."""

from __future__ import annotations

import pyspark.sql.functions as F  # noqa: N812 (Spark's own custom)
from pyspark.sql import Column as SparkColumn

from sluice_etl.contract import Column
from sluice_etl.country import country_code
from sluice_etl.number_format import plain_number
from sluice_etl.phone import e164

SPACES = (
    "\t\n\v\f\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000\ufeff"
)
"""What is trimmed: ECMA-262's WhiteSpace and LineTerminator. Spark's trim takes spaces alone."""

MARKS = ("!", "~")
"""The first and the last character of ASCII that can be seen."""

REPLACEMENT = "\ufffd"
"""What a decoder puts where bytes are not UTF-8."""


def trimmed(column: Column, raw: SparkColumn) -> SparkColumn:
    """The raw text trimmed and cased; null when it is empty, a null token or no UTF-8."""
    whole = F.btrim(raw, F.lit(SPACES))
    plain = F.when(~raw.isin(*column.null_tokens), raw) if column.null_tokens else raw
    other = F.when(~whole.isin("", *column.null_tokens), whole)
    text = F.when(garbled(raw), None).when(_is_plain(raw), plain).otherwise(other)
    return {"upper": F.upper, "lower": F.lower, None: _same}[column.case](text)


def _is_plain(raw: SparkColumn) -> SparkColumn:
    """Whether there is surely nothing to trim, as of most texts: a mark of ASCII at each end.

    To trim other characters than spaces, Spark looks at every character of a text; this does not.
    """
    first, last = (F.lit(mark.encode()) for mark in MARKS)
    end = F.substring(raw.cast("binary"), -1, 1)  # of bytes: characters would have to be counted
    return raw.between("!", "\x7f") & end.between(first, last)


def garbled(raw: SparkColumn) -> SparkColumn:
    """Whether the bytes were not UTF-8, here or in a system before."""
    return raw.contains(REPLACEMENT)


def mapped(column: Column, text: SparkColumn) -> SparkColumn:
    """The text that valueMap, phone, country or numberFormat makes of a trimmed one; null: none."""
    if column.phone:
        return e164(column.phone, text)
    if column.country:
        return country_code(column.country, text)
    if column.number_format:
        return plain_number(column.number_format, text)
    if column.value_map is None:
        return text
    entries = F.create_map(*(F.lit(part) for entry in column.value_map.items() for part in entry))
    return F.try_element_at(entries, text)


def _same(text: SparkColumn) -> SparkColumn:
    return text
