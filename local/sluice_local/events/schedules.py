"""Rules with a schedule, as a source of the scheduler.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-rule-schedule.html
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from typing import Any

from moto.events.models import events_backends

from sluice_local.clock import CLOCK
from sluice_local.events import bus, delivery
from sluice_local.events.schedule import parse
from sluice_local.scheduler import SCHEDULER
from sluice_local.state import change

#: A clock that was moved over more due times than this skips the oldest of them.
MOST = 200


class Schedules:
    """All rules with a schedule, of all accounts and regions."""

    def due(self) -> float | None:
        """The time of the first."""
        return min((rule.sluice_due for rule in _rules()), default=None)

    def run(self, now: float) -> None:
        """Fire each rule for each time that it was due."""
        for rule in list(_rules()):
            times: list[float] = []
            change("events", partial(_pass, rule, now, times))
            for moment in times[-MOST:]:
                _fire(rule, datetime.fromtimestamp(moment, UTC))

    def resume(self, now: float) -> None:
        """A rule that was due while there was no server fires once."""
        for rule in _rules():
            rule.sluice_due = max(rule.sluice_due, now)


def _pass(rule: Any, now: float, times: list[float]) -> None:
    """Note the times at which the rule was due, and when it is due next."""
    while rule.sluice_due is not None and rule.sluice_due <= now:
        times.append(rule.sluice_due)
        arm(rule, rule.sluice_due)


def _rules() -> Iterator[Any]:
    for backends in list(events_backends.values()):
        for backend in list(backends.values()):
            for rule in list(backend.event_buses["default"].rules.values()):
                if rule.state != "DISABLED" and getattr(rule, "sluice_due", None) is not None:
                    yield rule


def arm(rule: Any, since: float | None = None) -> None:
    """Work out when the rule fires next, after ``since``, or now."""
    rule.sluice_due = None
    if rule.scheduled_expression:
        moment = datetime.fromtimestamp(CLOCK.time() if since is None else since, UTC)
        following = parse(rule.scheduled_expression).next(moment)
        rule.sluice_due = following.timestamp() if following is not None else None


def _fire(rule: Any, moment: datetime) -> None:
    """A scheduled event goes to the targets of its own rule alone."""
    event = bus.envelope(
        "aws.events", "Scheduled Event", {}, rule.account_id, rule.region_name, [rule.arn], moment
    )
    delivery.deliver(rule, event)


SCHEDULER.add(Schedules())
