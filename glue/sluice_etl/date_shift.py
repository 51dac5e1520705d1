"""Moves dates by a secret number of days that is one person's own.

The shift comes from HMAC-SHA-256 of the person's value under the run's key, so it is the same for
all dates of the person and in every run of one key, and intervals between them stay. A shift is
not Safe Harbor (45 CFR 164.514(b)(2)(i)(C) removes all of a date but its year): it needs an
expert's determination.
"""

from __future__ import annotations

from datetime import date, timedelta

import pyspark.sql.functions as F  # noqa: N812 (Spark's own custom)
from pyspark.sql import Column as SparkColumn

from sluice_etl.hmac_sql import hmac_sha256
from sluice_etl.reasons import Reason

DOMAIN = "\ndateShift\n"
"""Signed before the value. Without it the shift would follow from a published pseudonym of the
value; no pseudonym is of a text that begins so, for texts are trimmed."""

HEX_DIGITS = 15
"""Read of the signature: 60 bits, which a bigint holds; no shift is likelier by more than 2^-50."""


def beyond_calendar(value: SparkColumn, days: int) -> list[tuple[Reason, SparkColumn]]:
    """The dates that some shift would take out of the years 1 to 9999.

    They are refused whatever their own shift is: to bend one would show in the intervals.
    """
    span = timedelta(days)
    first, last = (F.lit(str(day)).cast("date") for day in (date.min + span, date.max - span))
    day = value.cast("date")
    return [(Reason.BELOW_MINIMUM, day < first), (Reason.ABOVE_MAXIMUM, day > last)]


def shifted(value: SparkColumn, by: SparkColumn, days: int, *, dated: bool) -> SparkColumn:
    """The date (or, not `dated`, the timestamp) moved by 1 to `days` days, either way; never 0."""
    signature = hmac_sha256(F.concat(F.lit(DOMAIN), by.cast("string")))
    drawn = F.conv(F.substring(signature, 1, HEX_DIGITS), 16, 10).cast("bigint")
    step = (drawn % (2 * days)).cast("int") - days
    step = F.when(step < 0, step).otherwise(step + 1)
    if dated:
        return F.date_add(value, step)
    return value + F.make_dt_interval(days=step)
