"""Glue: real runs and crawls, and what moto 5.2.5 lacks of jobs and crawlers."""

from typing import Any

from moto.core.responses import ActionResult, EmptyResult
from moto.core.utils import camelcase_to_underscores
from moto.glue.exceptions import GlueClientError, InvalidInputException
from moto.glue.models import FakeCrawler, FakeJob, GlueBackend
from moto.glue.responses import GlueResponse

from sluice_local.aws_errors import refuse
from sluice_local.clock import CLOCK
from sluice_local.glue import (
    crawl_api,
    crawl_definition,
    run_api,
    search_api,
    trigger_api,
    workflow_api,
)
from sluice_local.glue.runs import RUNS
from sluice_local.identities import find_role, role_arn, trusts

#: What UpdateJob sets; a member that it leaves out goes back to nothing.
#: https://docs.aws.amazon.com/glue/latest/webapi/API_UpdateJob.html
JOB_MEMBERS = (
    "AllocatedCapacity",
    "CodeGenConfigurationNodes",
    "Command",
    "Connections",
    "DefaultArguments",
    "Description",
    "ExecutionClass",
    "ExecutionProperty",
    "GlueVersion",
    "JobMode",
    "JobRunQueuingEnabled",
    "LogUri",
    "MaintenanceWindow",
    "MaxCapacity",
    "MaxRetries",
    "NonOverridableArguments",
    "NotificationProperty",
    "NumberOfWorkers",
    "Role",
    "SecurityConfiguration",
    "SourceControlDetails",
    "Timeout",
    "WorkerType",
)
#: Members of a job that moto does not keep.
MORE_JOB_MEMBERS = ("JobMode", "JobRunQueuingEnabled", "MaintenanceWindow")
#: Members of a crawler that must go together.
CRAWLER_MEMBERS = ("RecrawlPolicy", "SchemaChangePolicy", "Targets")
GLUE = "glue.amazonaws.com"

_create_job, _delete_job = GlueResponse.create_job, GlueBackend.delete_job
_create_crawler = GlueResponse.create_crawler
_job_as_dict = FakeJob.as_dict


class JobExistsError(GlueClientError):  # type: ignore[misc]  # moto has no types for us
    """AlreadyExistsException, HTTP 400."""

    def __init__(self, name: str) -> None:
        super().__init__("AlreadyExistsException", f"Job with name {name} already exists.")


def _create_new_job(self: Any) -> Any:
    """Refuse a name that is taken, where moto replaces the job."""
    name = self._get_param("Name")
    if name in self.glue_backend.jobs:
        raise JobExistsError(name)
    answer = _create_job(self)
    job = self.glue_backend.get_job(name)
    for member in MORE_JOB_MEMBERS:
        setattr(job, camelcase_to_underscores(member), self._get_param(member))
    return answer


def _update_job(self: Any) -> Any:
    """Replace the job's definition as a whole."""
    job = self.glue_backend.get_job(self._get_param("JobName"))
    wanted = self._get_param("JobUpdate")
    for member in JOB_MEMBERS:
        setattr(job, camelcase_to_underscores(member), wanted.get(member))
    job.execution_class = job.execution_class or "STANDARD"
    job.default_arguments = job.default_arguments or {}
    job.execution_property = job.execution_property or {}
    job.last_modified_on = CLOCK.naive()
    return ActionResult({"JobName": job.name})


def _job_shown(self: Any) -> dict[str, Any]:
    """With the members that moto leaves out, and the capacity that Glue works out."""
    shown = dict(_job_as_dict(self))
    for member in MORE_JOB_MEMBERS:
        shown[member] = getattr(self, camelcase_to_underscores(member), None)
    shown["JobMode"] = shown["JobMode"] or "SCRIPT"
    shown["ExecutionProperty"] = {"MaxConcurrentRuns": 1, **shown["ExecutionProperty"]}
    if shown["NumberOfWorkers"] and not shown["MaxCapacity"]:
        shown["MaxCapacity"] = float(shown["NumberOfWorkers"])
        shown["AllocatedCapacity"] = shown["NumberOfWorkers"]
    return shown


def _delete_job_and_runs(self: Any, name: str) -> None:
    """A new job of the same name starts without runs."""
    _delete_job(self, name)
    RUNS.forget(self.account_id, self.region_name, name)


def _check_crawler_role(response: Any) -> None:
    """Glue tries the role when it takes a crawler; moto takes any name."""
    account, name = response.current_account, response._get_param("Name")
    role = find_role(role_arn(account, response._get_param("Role")))
    source = f"arn:aws:glue:{response.region}:{account}:crawler/{name}"
    if role is None or not trusts(role.assume_role_policy_document, GLUE, account, source):
        raise InvalidInputException(
            "Crawler",
            "Service is unable to assume provided role. Please verify role's TrustPolicy",
        )


def _create_checked_crawler(self: Any) -> Any:
    _check_crawler_role(self)
    crawl_definition.check(self.parameters)
    answer = _create_crawler(self)
    crawl_api.TIMETABLE.arm(self.glue_backend.get_crawler(self._get_param("Name")))
    return answer


def _update_crawler(self: Any) -> Any:
    """Change the members that the request names."""
    crawler = self.glue_backend.get_crawler(self._get_param("Name"))
    crawl_api.refuse_while_running(crawler)
    if "Role" in self.parameters:
        _check_crawler_role(self)
    kept = {
        member: getattr(crawler, camelcase_to_underscores(member), None)
        for member in CRAWLER_MEMBERS
    }
    crawl_definition.check({**kept, **self.parameters})
    for member, value in self.parameters.items():
        if member != "Name":
            setattr(crawler, camelcase_to_underscores(member), value)
    crawler.version += 1
    crawler.last_updated = CLOCK.naive()
    if "Schedule" in self.parameters:
        crawl_api.schedule_again(crawler)
    return EmptyResult()


GlueResponse.create_job = _create_new_job
GlueResponse.update_job = _update_job
GlueBackend.delete_job = _delete_job_and_runs
FakeJob.as_dict = _job_shown
GlueResponse.start_job_run = run_api.start_job_run
GlueResponse.get_job_run = run_api.get_job_run
GlueResponse.get_job_runs = run_api.get_job_runs
GlueResponse.batch_stop_job_run = run_api.batch_stop_job_run
GlueResponse.create_crawler = _create_checked_crawler
GlueResponse.update_crawler = _update_crawler
FakeCrawler.as_dict = crawl_api.shown
GlueResponse.start_crawler = crawl_api.start_crawler
GlueResponse.stop_crawler = crawl_api.stop_crawler
GlueResponse.delete_crawler = crawl_api.delete_crawler
GlueResponse.start_crawler_schedule = crawl_api.start_crawler_schedule
GlueResponse.stop_crawler_schedule = crawl_api.stop_crawler_schedule
GlueResponse.update_crawler_schedule = crawl_api.update_crawler_schedule
GlueResponse.list_crawls = crawl_api.list_crawls
GlueResponse.search_tables = search_api.search_tables
GlueResponse.get_resource_policy = search_api.get_resource_policy
GlueResponse.create_trigger = trigger_api.create_trigger
GlueResponse.update_trigger = trigger_api.update_trigger
GlueResponse.start_trigger = trigger_api.start_trigger
GlueResponse.stop_trigger = trigger_api.stop_trigger
GlueResponse.create_workflow = workflow_api.create_workflow
GlueResponse.update_workflow = workflow_api.update_workflow
for _name in (
    "create_dev_endpoint",
    "create_session",
    "start_workflow_run",
):
    setattr(GlueResponse, _name, refuse(f"Glue's {_name}"))
