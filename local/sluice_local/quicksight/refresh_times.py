"""When a refresh schedule loads a data set. Pure.

https://docs.aws.amazon.com/quicksight/latest/APIReference/API_RefreshFrequency.html
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

Json = dict[str, Any]
#: Minutes between two loads on one day.
MINUTES = {"MINUTE15": 15, "MINUTE30": 30, "HOURLY": 60}
WEEKDAYS = ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY")
#: No schedule leaves out more days in a row than a month has.
DAYS = 32


def following(schedule: Json, after: datetime) -> datetime:
    """The first time of a schedule after a moment, both with a zone."""
    frequency = schedule["ScheduleFrequency"]
    zone = ZoneInfo(frequency.get("Timezone", "UTC"))
    start = schedule.get("StartAfterDateTime")
    if start is not None and start.tzinfo is None:
        start = start.replace(tzinfo=UTC)
    since = max(after, start) if start is not None else after
    first = since.astimezone(zone).date()
    days = (first + timedelta(days=number) for number in range(DAYS + 1))
    return next(
        moment
        for day in days
        if _is_day(frequency, day)
        for moment in _moments(frequency, day, zone)
        if moment > since
    )


def _is_day(frequency: Json, day: date) -> bool:
    on = frequency.get("RefreshOnDay", {})
    if frequency["Interval"] == "WEEKLY":
        return WEEKDAYS[day.weekday()] == str(on["DayOfWeek"])
    if frequency["Interval"] == "MONTHLY":
        last = (day + timedelta(days=1)).month != day.month
        wanted = str(on["DayOfMonth"])
        return last if wanted == "LAST_DAY_OF_MONTH" else str(day.day) == wanted
    return True


def _moments(frequency: Json, day: date, zone: ZoneInfo) -> Iterator[datetime]:
    at = time.fromisoformat(frequency.get("TimeOfTheDay", "00:00"))
    step = MINUTES.get(frequency["Interval"])
    if step is None:
        yield datetime.combine(day, at, zone)
        return
    for minute in range(at.minute % step, 24 * 60, step):
        yield datetime.combine(day, time(minute // 60, minute % 60), zone)
