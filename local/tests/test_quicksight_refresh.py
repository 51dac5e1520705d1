"""When a refresh schedule is due, and that it loads its data set then."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sluice_local.quicksight.refresh_times import WEEKDAYS, following

Json = dict[str, Any]


def schedule(interval: str, at: str = "06:00", zone: str = "UTC", **on: str) -> Json:
    frequency: Json = {"Interval": interval, "TimeOfTheDay": at, "Timezone": zone}
    if on:
        frequency["RefreshOnDay"] = on
    return {"ScheduleFrequency": frequency}


@pytest.mark.parametrize(
    ("what", "after", "due"),
    [
        (schedule("DAILY"), "2026-03-01T05:59", "2026-03-01T06:00"),
        (schedule("DAILY"), "2026-03-01T06:00", "2026-03-02T06:00"),
        (schedule("DAILY", zone="Europe/Berlin"), "2026-03-28T12:00", "2026-03-29T04:00"),
        (schedule("DAILY", zone="Europe/Berlin"), "2026-01-28T12:00", "2026-01-29T05:00"),
        (schedule("HOURLY", at="00:20"), "2026-03-01T05:59", "2026-03-01T06:20"),
        (schedule("MINUTE15"), "2026-03-01T23:50", "2026-03-02T00:00"),
        (schedule("WEEKLY", DayOfWeek="MONDAY"), "2026-03-01T05:00", "2026-03-02T06:00"),
        (schedule("MONTHLY", DayOfMonth="28"), "2026-02-28T07:00", "2026-03-28T06:00"),
        (
            schedule("MONTHLY", DayOfMonth="LAST_DAY_OF_MONTH"),
            "2026-02-01T00:00",
            "2026-02-28T06:00",
        ),
        (
            {
                **schedule("DAILY"),
                "StartAfterDateTime": datetime(2026, 5, 1, tzinfo=UTC),
            },
            "2026-03-01T05:59",
            "2026-05-01T06:00",
        ),
    ],
)
def test_following(what: Json, after: str, due: str) -> None:
    moment = datetime.fromisoformat(f"{after}+00:00")
    assert following(what, moment).astimezone(UTC) == datetime.fromisoformat(f"{due}+00:00")


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),
    st.one_of(
        st.sampled_from(["MINUTE15", "MINUTE30", "HOURLY", "DAILY"]).map(schedule),
        st.sampled_from(WEEKDAYS).map(lambda day: schedule("WEEKLY", DayOfWeek=day)),
        st.integers(1, 28).map(lambda day: schedule("MONTHLY", DayOfMonth=str(day))),
    ),
)
def test_it_comes_after_and_comes_again(moment: datetime, what: Json) -> None:
    first = following(what, moment)
    assert moment < first < following(what, first)
