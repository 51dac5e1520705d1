"""Schedule expressions, row by row of AWS's pages.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cron-expressions.html
"""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sluice_local.events.schedule import Cron, ScheduleError, parse

THURSDAY = datetime(2026, 11, 26, 4, 30, 20, tzinfo=UTC)


def following(expression: str, times: int, after: datetime = THURSDAY) -> list[str]:
    schedule, found = parse(expression), []
    moment: datetime | None = after
    for _ in range(times):
        assert moment is not None
        moment = schedule.next(moment)
        found.append("never" if moment is None else moment.strftime("%a %Y-%m-%d %H:%M"))
    return found


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("cron(0 10 * * ? *)", ["Thu 2026-11-26 10:00", "Fri 2026-11-27 10:00"]),
        ("cron(15 12 * * ? *)", ["Thu 2026-11-26 12:15", "Fri 2026-11-27 12:15"]),
        (
            "cron(0 18 ? * MON-FRI *)",
            ["Thu 2026-11-26 18:00", "Fri 2026-11-27 18:00", "Mon 2026-11-30 18:00"],
        ),
        ("cron(0 8 1 * ? *)", ["Tue 2026-12-01 08:00", "Fri 2027-01-01 08:00"]),
        ("cron(0/15 * * * ? *)", ["Thu 2026-11-26 04:45", "Thu 2026-11-26 05:00"]),
        ("cron(1/10 * * * ? *)", ["Thu 2026-11-26 04:31", "Thu 2026-11-26 04:41"]),
        ("cron(0/10 * ? * MON-FRI *)", ["Thu 2026-11-26 04:40"]),
        ("cron(0/5 8-17 ? * MON-FRI *)", ["Thu 2026-11-26 08:00", "Thu 2026-11-26 08:05"]),
        ("cron(0/30 20-23 ? * MON-FRI *)", ["Thu 2026-11-26 20:00", "Thu 2026-11-26 20:30"]),
        ("cron(0 9 ? * 2#1 *)", ["Mon 2026-12-07 09:00", "Mon 2027-01-04 09:00"]),
        ("cron(0 9 ? * TUE#2 *)", ["Tue 2026-12-08 09:00"]),
        ("cron(0 9 L * ? *)", ["Mon 2026-11-30 09:00", "Thu 2026-12-31 09:00"]),
        ("cron(0 9 ? * L *)", ["Sat 2026-11-28 09:00", "Sat 2026-12-05 09:00"]),
        ("cron(0 9 ? * 5L *)", ["Thu 2026-11-26 09:00", "Thu 2026-12-31 09:00"]),
        (
            "cron(0 9 1W * ? *)",
            ["Tue 2026-12-01 09:00", "Fri 2027-01-01 09:00", "Mon 2027-02-01 09:00"],
        ),
        ("cron(0 9 31W 10 ? 2027)", ["Fri 2027-10-29 09:00", "never"]),
        ("cron(0 0 29 2 ? *)", ["Tue 2028-02-29 00:00"]),
        ("cron(0 0 1 JAN,jul ? 2027-2028/1)", ["Fri 2027-01-01 00:00", "Thu 2027-07-01 00:00"]),
        ("cron(0 12 31 2 ? *)", ["never"]),
        ("cron(0 12 1 1 ? 2020)", ["never"]),
        ("rate(1 minute)", ["Thu 2026-11-26 04:31", "Thu 2026-11-26 04:32"]),
        ("rate(5 minutes)", ["Thu 2026-11-26 04:35"]),
        ("rate(1 hour)", ["Thu 2026-11-26 05:30"]),
        ("rate(7 days)", ["Thu 2026-12-03 04:30"]),
    ],
)
def test_when_a_schedule_fires(expression: str, expected: list[str]) -> None:
    assert following(expression, len(expected)) == expected


@pytest.mark.parametrize(
    "expression",
    [
        *("", "rate()", "rate(0 minutes)", "rate(1 minutes)", "rate(5 minute)", "rate(1 week)"),
        *("rate(-1 minutes)", "rate(1.5 hours)", "cron(* * * * *)", "cron(0 10 * * * *)"),
        *("cron(0 10 ? * ? *)", "cron(60 10 * * ? *)", "cron(0 24 * * ? *)", "cron(0 0 0 * ? *)"),
        *("cron(0 0 * 13 ? *)", "cron(0 0 ? * 0 *)", "cron(0 0 ? * 8 *)", "cron(0 0 * * ? 1969)"),
        *("cron(0 0 ? * 3#6 *)", "cron(0 0 ? * 3#1,6#3 *)", "cron(5-1 0 * * ? *)"),
        *("cron(*-5 0 * * ? *)", "cron(0/0 0 * * ? *)", "cron(0 0 32W * ? *)", "at(2026-01-01)"),
        *("cron(0 10 * * ? *", " cron(0 10 * * ? *)", "cron(, 0 * * ? *)", "cron(L 0 * * ? *)"),
    ],
)
def test_what_is_no_schedule(expression: str) -> None:
    with pytest.raises(ScheduleError):
        parse(expression)


@given(
    minute=st.integers(0, 59),
    hour=st.integers(0, 23),
    weekday=st.integers(1, 7),
    after=st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),
)
def test_the_next_time_is_the_first_that_fits(
    minute: int, hour: int, weekday: int, after: datetime
) -> None:
    schedule = parse(f"cron({minute} {hour} ? * {weekday} *)")
    assert isinstance(schedule, Cron)
    found = schedule.next(after)
    assert found is not None
    assert after < found <= after + timedelta(days=7, minutes=1)
    assert (found.minute, found.hour, found.isoweekday() % 7 + 1) == (minute, hour, weekday)
