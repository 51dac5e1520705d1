"""What Glue starts by a cron expression: triggers and crawlers.

https://docs.aws.amazon.com/glue/latest/dg/monitor-data-warehouse-schedule.html
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any

from moto.glue.models import glue_backends

from sluice_local.clock import CLOCK
from sluice_local.events.schedule import ScheduleError, parse_cron
from sluice_local.scheduler import SCHEDULER
from sluice_local.state import change

#: A clock that was moved over more due times than this skips the oldest of them.
MOST = 50


def schedule_refusal(text: str) -> str | None:
    """Why Glue would not take a schedule; it has cron alone, of the six fields."""
    try:
        if not text.startswith("cron(") or not text.endswith(")"):
            raise ScheduleError("it is not cron(...)")
        parse_cron(text[5:-1])
    except ScheduleError as error:
        return str(error)
    return None


@dataclass(frozen=True)
class Timetable:
    """A source of the scheduler: all things of a backend that have a schedule.

    ``things`` are a backend's, ``schedule`` is the expression of one that waits, else None, and
    ``fire`` starts one. The due time is kept in the thing, as ``sluice_due``.
    """

    things: Callable[[Any], dict[str, Any]]
    schedule: Callable[[Any], str | None]
    fire: Callable[[Any, str, str], None]

    def arm(self, thing: Any, since: float | None = None) -> None:
        """Work out when it fires next, after ``since``, or now."""
        thing.sluice_due = None
        text = self.schedule(thing)
        if text is not None:
            moment = datetime.fromtimestamp(CLOCK.time() if since is None else since, UTC)
            following = parse_cron(text[5:-1]).next(moment)
            thing.sluice_due = following.timestamp() if following is not None else None
        SCHEDULER.wake()

    def due(self) -> float | None:
        """The time of the first."""
        return min((thing.sluice_due for thing, _, _ in self._waiting()), default=None)

    def run(self, now: float) -> None:
        """Fire each for each time that it was due."""
        for thing, account, region in list(self._waiting()):
            change("glue", partial(self._fire_if_due, thing, account, region, now))

    def resume(self, now: float) -> None:
        """One that was due while there was no server fires once."""
        for thing, _, _ in self._waiting():
            thing.sluice_due = max(thing.sluice_due, now)

    def _fire_if_due(self, thing: Any, account: str, region: str, now: float) -> None:
        times = 0
        while thing.sluice_due is not None and thing.sluice_due <= now:
            times += 1
            self.arm(thing, thing.sluice_due)
        for _ in range(min(times, MOST)):
            self.fire(thing, account, region)

    def _waiting(self) -> Iterator[tuple[Any, str, str]]:
        for account, backends in list(glue_backends.items()):
            for region, backend in list(backends.items()):
                for thing in list(self.things(backend).values()):
                    if self.schedule(thing) is not None and getattr(thing, "sluice_due", None):
                        yield thing, account, region
