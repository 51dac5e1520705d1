"""The operations on refresh schedules, which load data sets in SPICE by themselves.

https://docs.aws.amazon.com/quicksight/latest/APIReference/API_CreateRefreshSchedule.html
"""

import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sluice_local.clock import CLOCK
from sluice_local.own.frame import Call
from sluice_local.own.state import STATES
from sluice_local.quicksight.base import invalid
from sluice_local.quicksight.refresh_times import following
from sluice_local.quicksight.state import Asset, QuickSightState, exists, missing
from sluice_local.quicksight.themes_api import Themes
from sluice_local.scheduler import SCHEDULER
from sluice_local.state import change

Json = dict[str, Any]
#: Most schedules of a data set.
MOST = 5


class RefreshSchedules(Themes):
    """When data sets are loaded anew."""

    def create_refresh_schedule(self, call: Call) -> Json:
        """A new schedule, which waits for its first time from now on."""
        asset, schedule = self._in_spice(call), call.params["Schedule"]
        if schedule["ScheduleId"] in asset.schedules:
            raise exists("RefreshSchedule", schedule["ScheduleId"])
        if len(asset.schedules) == MOST:
            raise invalid(f"Data set {asset.id} has {MOST} refresh schedules already")
        return {**self._kept(asset, schedule), "Status": 201}

    def update_refresh_schedule(self, call: Call) -> Json:
        """The schedule anew as a whole."""
        asset, schedule = self._in_spice(call), call.params["Schedule"]
        _found(asset, schedule["ScheduleId"])
        return self._kept(asset, schedule)

    def describe_refresh_schedule(self, call: Call) -> Json:
        """One schedule."""
        asset = self._set(call)
        found = _found(asset, call.params["ScheduleId"])
        return {"RefreshSchedule": _view(asset, found), "Arn": _arn(asset, found)}

    def list_refresh_schedules(self, call: Call) -> Json:
        """All schedules of a data set."""
        asset = self._set(call)
        return {"RefreshSchedules": [_view(asset, each) for each in asset.schedules.values()]}

    def delete_refresh_schedule(self, call: Call) -> Json:
        """Forget a schedule."""
        asset = self._set(call)
        found = _found(asset, call.params["ScheduleId"])
        del asset.schedules[found["ScheduleId"]]
        return {"ScheduleId": found["ScheduleId"], "Arn": _arn(asset, found)}

    def refresh(self, account: str, region: str, asset: Asset) -> None:
        """Load a data set because its time has come, unless it is being loaded."""
        if any(not found.is_over for found in asset.ingestions.values()):
            return
        call = Call(account, region, "", {})
        self._ingest(call, asset, str(uuid.uuid4()), "FULL_REFRESH").by = "SCHEDULED"

    def _in_spice(self, call: Call) -> Asset:
        asset = self._set(call)
        if asset.body["ImportMode"] != "SPICE":
            raise invalid(f"Data set {asset.id} is not in SPICE")
        return asset

    def _kept(self, asset: Asset, schedule: Json) -> Json:
        _check(schedule)
        due = following(schedule, datetime.fromtimestamp(CLOCK.time(), UTC))
        asset.schedules[schedule["ScheduleId"]] = {**schedule, "due": due.timestamp()}
        SCHEDULER.wake()
        return {"ScheduleId": schedule["ScheduleId"], "Arn": _arn(asset, schedule)}


def _check(schedule: Json) -> None:
    if schedule["RefreshType"] != "FULL_REFRESH":
        raise NotImplementedError("QuickSight's incremental refresh")
    frequency = schedule["ScheduleFrequency"]
    on = frequency.get("RefreshOnDay", {})
    wanted = {"WEEKLY": "DayOfWeek", "MONTHLY": "DayOfMonth"}.get(frequency["Interval"])
    if wanted is not None and wanted not in on:
        raise invalid(f"A {frequency['Interval']} schedule needs RefreshOnDay.{wanted}")
    if wanted is None and on:
        raise invalid(f"A {frequency['Interval']} schedule has no RefreshOnDay")
    try:
        ZoneInfo(frequency.get("Timezone", "UTC"))
        datetime.strptime(frequency.get("TimeOfTheDay", "00:00"), "%H:%M")
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise invalid(f"ScheduleFrequency is not valid: {error}") from error


def _found(asset: Asset, key: str) -> Json:
    if key not in asset.schedules:
        raise missing("RefreshSchedule", key)
    found: Json = asset.schedules[key]
    return found


def _arn(asset: Asset, schedule: Json) -> str:
    return f"{asset.arn}/refresh-schedule/{schedule['ScheduleId']}"


def _view(asset: Asset, schedule: Json) -> Json:
    shown = {name: value for name, value in schedule.items() if name != "due"}
    return {**shown, "Arn": _arn(asset, schedule)}


class Refreshes:
    """All refresh schedules, as a source of the scheduler."""

    def __init__(self, service: RefreshSchedules) -> None:
        self._service = service

    def due(self) -> float | None:
        """The time of the first."""
        return min((each["due"] for _, _, _, each in _waiting()), default=None)

    def run(self, now: float) -> None:
        """Load each data set once, however often it was due."""
        for account, region, asset, schedule in list(_waiting()):
            if schedule["due"] <= now:
                change("quicksight", partial(self._load, account, region, asset, schedule, now))

    def resume(self, now: float) -> None:
        """One that was due while there was no server is loaded once."""
        for _, _, _, schedule in _waiting():
            schedule["due"] = max(schedule["due"], now)

    def _load(self, account: str, region: str, asset: Asset, schedule: Json, now: float) -> None:
        schedule["due"] = following(schedule, datetime.fromtimestamp(now, UTC)).timestamp()
        self._service.refresh(account, region, asset)


def _waiting() -> Iterator[tuple[str, str, Asset, Json]]:
    for (_, account, region), state in list(STATES.items()):
        if isinstance(state, QuickSightState):
            for asset in state.of("dataset"):
                for schedule in list(asset.schedules.values()):
                    yield account, region, asset, schedule
