"""Times of day and moments: from a text and its formats to what is published.

A time of day is published as text, `HH:mm:ss` or `HH:mm:ss.SSSSSS` (ISO 8601), because neither
Spark 3.5 nor Athena has a type for it. Such texts order as the times do.
"""

from __future__ import annotations

import pyspark.sql.functions as F  # noqa: N812 (Spark's own custom)
from pyspark.sql import Column as SparkColumn

from sluice_etl.contract import Clock
from sluice_etl.date_formats import has_zone

ISO_TIME = r"^([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\.[0-9]{1,9})?)?\z"
LOCAL = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,9})?)?"
OFFSET = "(Z|[+-][0-9]{2}:[0-9]{2})"
MINUTES = len("2024-12-31T23:59")
ANY_DAY = "1970-01-01T"

NO_FRACTION = ".000000"


def time_of_day(name: str, formats: tuple[str, ...]) -> SparkColumn:
    """The time in a DataFrame's column of texts; null when it is none. Nothing is after 23:59."""
    text = F.col(name)
    on_a_day = F.expr(f"try_cast(concat('{ANY_DAY}', {name}) as timestamp)")
    attempts = [F.try_to_timestamp(text, F.lit(pattern)) for pattern in formats]
    moment = F.coalesce(*(attempts or [F.when(text.rlike(ISO_TIME), on_a_day)]))
    whole = F.date_format(moment, "HH:mm:ss.SSSSSS")
    short = F.substring(whole, 1, len("HH:mm:ss"))
    return F.when(whole.endswith(NO_FRACTION), short).otherwise(whole)


def moments(name: str, formats: tuple[str, ...], clock: Clock) -> list[SparkColumn]:
    """What each format makes of the text; null where it does not hold."""
    text = F.col(name)
    if formats:
        read = [(F.try_to_timestamp(text, F.lit(form)), has_zone(form)) for form in formats]
        return [moment if zoned else _at(clock, moment) for moment, zoned in read]
    # Spark's cast knows no offset without seconds before it.
    timed = f"concat(substring({name}, 1, {MINUTES}), ':00', substring({name}, {MINUTES + 1}))"
    full = f"if(substring({name}, {MINUTES + 1}, 1) = ':', {name}, {timed})"
    cast = F.expr(f"try_cast({full} as timestamp)")
    ends = [OFFSET] if clock.may_be_zoned else []
    if clock.zone is None:  # the session's zone is UTC, and so is that of texts without one
        ends += [""] if clock.may_be_local else []
        return [F.when(text.rlike(rf"{LOCAL}(?:{'|'.join(ends)})\z"), cast)]
    zoned = [F.when(text.rlike(rf"{LOCAL}{end}\z"), cast) for end in ends]
    local = _at(clock, F.when(text.rlike(rf"{LOCAL}\z"), cast))
    return [*zoned, *([local] if clock.may_be_local else [])]


def _at(clock: Clock, local: SparkColumn) -> SparkColumn:
    """The moment at which the zone's clocks show the local time, the earlier one of two.

    Null for a time that they skip: to move it by the hour, as Java does, would be a guess.
    """
    if clock.zone is None:
        return local
    moment = F.to_utc_timestamp(local, clock.zone)
    return F.when(F.from_utc_timestamp(moment, clock.zone) == local, moment)
