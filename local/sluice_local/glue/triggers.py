"""Triggers that fire: when somebody starts them, by schedule, and after other runs.

https://docs.aws.amazon.com/glue/latest/dg/about-triggers.html: a conditional trigger looks only at
jobs and crawlers that were started by a trigger, not at those that somebody started.
https://docs.aws.amazon.com/glue/latest/dg/monitor-data-warehouse-schedule.html
"""

import sys
from typing import Any

from moto.core.exceptions import JsonRESTError, ServiceException
from moto.glue.models import glue_backends

from sluice_local.glue.crawl import Crawl
from sluice_local.glue.predicate import Over, fires
from sluice_local.glue.runs import JobRun
from sluice_local.glue.timetable import Timetable
from sluice_local.scheduler import SCHEDULER
from sluice_local.state import change


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


def _schedule(trigger: Any) -> str | None:
    waits = trigger.trigger_type == "SCHEDULED" and trigger.state == "ACTIVATED"
    return trigger.schedule if waits else None


TIMETABLE = Timetable(lambda backend: backend.triggers, _schedule, fire)
SCHEDULER.add(TIMETABLE)
