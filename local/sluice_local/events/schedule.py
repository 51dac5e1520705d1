"""Schedule expressions: AWS's ``rate()`` and its six-field ``cron()``, read strictly.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cron-expressions.html
https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rate-expressions.html
All times are UTC. cron libraries have Unix's five fields, other days of the week, and no ``?``.
"""

import calendar
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Protocol

UNITS = {"minute": 60, "hour": 3600, "day": 86_400}
MONTHS = {name: at for at, name in enumerate(calendar.month_abbr) if name}
MONTHS = {name.upper(): at for name, at in MONTHS.items()}
WEEKDAYS = dict(zip(("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"), range(1, 8), strict=True))
FIRST_YEAR, LAST_YEAR = 1970, 2199


class ScheduleError(ValueError):
    """The expression is not one of AWS's."""


class Schedule(Protocol):
    """When something happens again and again."""

    def next(self, after: datetime) -> datetime | None:
        """The first time after ``after``, both UTC with zone; None when there is none."""


@dataclass(frozen=True)
class Rate:
    """Every so many seconds, counted from the moment from which it is asked."""

    seconds: int

    def next(self, after: datetime) -> datetime | None:
        """One interval later."""
        return after + timedelta(seconds=self.seconds)


@dataclass(frozen=True)
class Cron:
    """Days are a function, for what L, W and # mean depends on the month."""

    minutes: frozenset[int]
    hours: frozenset[int]
    months: frozenset[int]
    years: frozenset[int]
    is_day: Callable[[date], bool]

    def next(self, after: datetime) -> datetime | None:
        """The first minute after ``after`` that all fields have."""
        start = after.astimezone(UTC).replace(second=0, microsecond=0) + timedelta(minutes=1)
        for day in self._days(start.date()):
            for hour in sorted(self.hours):
                for minute in sorted(self.minutes):
                    found = datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC)
                    if found >= start:
                        return found
        return None

    def _days(self, first: date) -> Iterator[date]:
        for year in sorted(year for year in self.years if year >= first.year):
            for month in sorted(self.months):
                for number in range(1, calendar.monthrange(year, month)[1] + 1):
                    day = date(year, month, number)
                    if day >= first and self.is_day(day):
                        yield day


def parse(expression: str) -> Schedule:
    """The schedule that an expression stands for; ScheduleError when it is none."""
    match = re.fullmatch(r"(rate|cron)\((.*)\)", expression)
    if match is None:
        raise ScheduleError("it is neither rate(...) nor cron(...)")
    return _rate(match[2]) if match[1] == "rate" else parse_cron(match[2])


def _rate(text: str) -> Rate:
    match = re.fullmatch(r"([1-9]\d{0,8}) +(minute|hour|day)(s?)", text)
    if match is None:
        raise ScheduleError("a rate is a positive number and minute(s), hour(s) or day(s)")
    value, plural = int(match[1]), bool(match[3])
    if plural == (value == 1):
        raise ScheduleError("a rate of 1 has a singular unit, all others a plural one")
    return Rate(value * UNITS[match[2]])


def parse_cron(text: str) -> Cron:
    """The six fields: minutes, hours, day of month, month, day of week, year."""
    fields = text.upper().split()
    if len(fields) != 6:
        raise ScheduleError("a cron expression has six fields")
    minutes, hours, days, months, weekdays, years = fields
    if (days == "?") == (weekdays == "?"):
        raise ScheduleError("one of day-of-month and day-of-week is ?, the other is not")
    return Cron(
        minutes=_values(minutes, 0, 59),
        hours=_values(hours, 0, 23),
        months=_values(months, 1, 12, MONTHS),
        years=_values(years, FIRST_YEAR, LAST_YEAR),
        is_day=_weekday(weekdays) if days == "?" else _day_of_month(days),
    )


def _day_of_month(field: str) -> Callable[[date], bool]:
    if field == "L":
        return lambda day: day.day == _last(day)
    if field == "LW":
        return lambda day: day.day == _nearest_workday(day, _last(day))
    match = re.fullmatch(r"(\d{1,2})W", field)
    if match is not None:
        wanted = next(iter(_values(match[1], 1, 31)))
        return lambda day: wanted <= _last(day) and day.day == _nearest_workday(day, wanted)
    numbers = _values(field, 1, 31)
    return lambda day: day.day in numbers


def _weekday(field: str) -> Callable[[date], bool]:
    match = re.fullmatch(r"(\w+)#([1-5])", field)
    if match is not None:
        wanted, nth = next(iter(_values(match[1], 1, 7, WEEKDAYS))), int(match[2])
        return lambda day: _number(day) == wanted and (day.day - 1) // 7 + 1 == nth
    match = re.fullmatch(r"([1-7]|SUN|MON|TUE|WED|THU|FRI|SAT)L", field)
    if match is not None:
        wanted = next(iter(_values(match[1], 1, 7, WEEKDAYS)))
        return lambda day: _number(day) == wanted and day.day + 7 > _last(day)
    numbers = frozenset({7}) if field == "L" else _values(field, 1, 7, WEEKDAYS)
    return lambda day: _number(day) in numbers


def _values(field: str, low: int, high: int, names: dict[str, int] | None = None) -> frozenset[int]:
    """The numbers that a field with commas, dashes, stars and slashes stands for."""
    found: set[int] = set()
    for part in field.split(","):
        match = re.fullmatch(r"(\*|\w+)(?:-(\w+))?(?:/(\d+))?", part)
        if match is None or (match[1] == "*" and match[2]):
            raise ScheduleError(f"{part} is not a value of this field")
        step = int(match[3]) if match[3] else 1
        start = low if match[1] == "*" else _number_of(match[1], low, high, names)
        end = start if not (match[3] or match[1] == "*") else high
        if match[2]:
            end = _number_of(match[2], low, high, names)
        if step < 1 or step > high or end < start:
            raise ScheduleError(f"{part} is not a range of this field")
        found.update(range(start, end + 1, step))
    return frozenset(found)


def _number_of(text: str, low: int, high: int, names: dict[str, int] | None) -> int:
    value = (names or {}).get(text)
    if value is None and text.isascii() and text.isdigit():
        value = int(text)
    if value is None or not low <= value <= high:
        raise ScheduleError(f"{text} is not from {low} to {high}")
    return value


def _number(day: date) -> int:
    """AWS's number of a weekday: Sunday is 1."""
    return day.isoweekday() % 7 + 1


def _last(day: date) -> int:
    return calendar.monthrange(day.year, day.month)[1]


def _nearest_workday(month: date, wanted: int) -> int:
    """The weekday of the month that is closest to its day ``wanted``."""
    day = month.replace(day=wanted)
    if day.isoweekday() == 6:  # Saturday: the Friday before, in this month
        return wanted - 1 if wanted > 1 else wanted + 2
    if day.isoweekday() == 7:
        return wanted + 1 if wanted < _last(day) else wanted - 2
    return wanted
