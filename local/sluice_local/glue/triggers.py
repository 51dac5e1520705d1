"""Triggers that fire: when somebody starts them, by schedule, and after other runs.

https://docs.aws.amazon.com/glue/latest/dg/about-triggers.html: a conditional trigger looks only at
jobs and crawlers that were started by a trigger, not at those that somebody started.
https://docs.aws.amazon.com/glue/latest/dg/monitor-data-warehouse-schedule.html
"""

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from typing import Any

from moto.core.exceptions import JsonRESTError, ServiceException
from moto.glue.models import glue_backends

from sluice_local.clock import CLOCK
from sluice_local.events.schedule import ScheduleError, parse_cron
from sluice_local.glue.crawl import Crawl
from sluice_local.glue.predicate import Over, fires
from sluice_local.glue.runs import JobRun
from sluice_local.scheduler import SCHEDULER
from sluice_local.state import change

#: A clock that was moved over more due times than this skips the oldest of them.
MOST = 50


def fire(trigger: Any, account: str, region: str) -> None:
    """Start what the trigger names; an action that cannot be started stops no other."""
    from sluice_local.glue import crawl_api, run_api

    backend = glue_backends[account][region]
    for action in list(trigger.actions):
        try:
            if action.crawler_name:
                crawler = backend.get_crawler(action.crawler_name)
                crawl_api.begin(crawler, account, region, trigger.name)
            else:
                job = backend.get_job(action.job_name)
                run_api.begin(job, account, region, _request(action), trigger.name)
        except (JsonRESTError, ServiceException) as error:
            print(f"trigger {trigger.name}: {error}", file=sys.stderr)


def _request(action: Any) -> dict[str, Any]:
    """The action as StartJobRun would have it."""
    return {
        "Arguments": action.arguments,
        "Timeout": action.timeout,
        "SecurityConfiguration": action.security_configuration,
    }


def job_over(run: JobRun) -> None:
    """A run has ended, and is not tried again."""
    if run.trigger_name is not None:
        _over(Over("job", run.job.name, run.state), run.account, run.region)


def crawl_over(crawler: Any, crawl: Crawl, account: str, region: str, trigger: str | None) -> None:
    """A crawl has ended."""
    if trigger is not None:
        _over(Over("crawler", crawler.name, crawl.status), account, region)


def _over(event: Over, account: str, region: str) -> None:
    def fire_those() -> None:
        _fire_those_that_wait(event, account, region)

    SCHEDULER.soon(lambda: change("glue", fire_those))


def _fire_those_that_wait(event: Over, account: str, region: str) -> None:
    for trigger in list(glue_backends[account][region].triggers.values()):
        if trigger.trigger_type != "CONDITIONAL" or trigger.state != "ACTIVATED":
            continue
        conditions = [
            Over("job", each.job_name, each.state.value)
            if each.job_name
            else Over("crawler", each.crawler_name, each.crawl_state.value)
            for each in trigger.predicate.conditions
        ]
        known: frozenset[int] = getattr(trigger, "sluice_fulfilled", frozenset())
        now, trigger.sluice_fulfilled = fires(
            trigger.predicate.logical.value, conditions, known, event
        )
        if now:
            fire(trigger, account, region)


def schedule_refusal(text: str) -> str | None:
    """Why Glue would not take a schedule; it has cron alone, of the six fields."""
    try:
        if not text.startswith("cron(") or not text.endswith(")"):
            raise ScheduleError("it is not cron(...)")
        parse_cron(text[5:-1])
    except ScheduleError as error:
        return str(error)
    return None


def arm(trigger: Any, since: float | None = None) -> None:
    """Work out when a trigger with a schedule fires next, after ``since``, or now."""
    trigger.sluice_due = None
    if trigger.trigger_type == "SCHEDULED" and trigger.state == "ACTIVATED":
        moment = datetime.fromtimestamp(CLOCK.time() if since is None else since, UTC)
        following = parse_cron(trigger.schedule[5:-1]).next(moment)
        trigger.sluice_due = following.timestamp() if following is not None else None
    SCHEDULER.wake()


class Triggers:
    """All triggers with a schedule, as a source of the scheduler."""

    def due(self) -> float | None:
        """The time of the first."""
        return min((trigger.sluice_due for trigger, _, _ in _waiting()), default=None)

    def run(self, now: float) -> None:
        """Fire each trigger for each time that it was due."""
        for trigger, account, region in list(_waiting()):
            change("glue", partial(_fire_if_due, trigger, account, region, now))

    def resume(self, now: float) -> None:
        """A trigger that was due while there was no server fires once."""
        for trigger, _, _ in _waiting():
            trigger.sluice_due = max(trigger.sluice_due, now)


def _fire_if_due(trigger: Any, account: str, region: str, now: float) -> None:
    """Fire the trigger for each time that it was due."""
    times = 0
    while trigger.sluice_due is not None and trigger.sluice_due <= now:
        times += 1
        arm(trigger, trigger.sluice_due)
    for _ in range(min(times, MOST)):
        fire(trigger, account, region)


def _waiting() -> Iterator[tuple[Any, str, str]]:
    for account, backends in list(glue_backends.items()):
        for region, backend in list(backends.items()):
            for trigger in list(backend.triggers.values()):
                if trigger.state == "ACTIVATED" and getattr(trigger, "sluice_due", None):
                    yield trigger, account, region


SCHEDULER.add(Triggers())
