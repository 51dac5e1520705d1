"""The operations on job runs, in place of moto's, whose runs advance by being looked at."""

import copy
from typing import Any

from moto.core.responses import ActionResult
from moto.glue.exceptions import (
    ConcurrentRunsExceededException,
    InvalidInputException,
    JobRunNotFoundException,
)

from sluice_local.cfn.paging import page
from sluice_local.glue import arguments, runner, versions
from sluice_local.glue.runs import RUNS, JobRun, new_run


def start_job_run(self: Any) -> Any:
    """Start a run; refuse what cannot be run here, and more runs at once than the job allows."""
    request = dict(self.parameters)
    job = self.glue_backend.get_job(request["JobName"])
    return ActionResult({"JobRunId": begin(job, self.current_account, self.region, request).id})


def begin(
    job: Any, account: str, region: str, request: dict[str, Any], trigger: str | None = None
) -> JobRun:
    """Start a run of moto's job, as ``request`` (StartJobRun's) has it; moto's errors."""
    given = request.get("Arguments") or {}
    everything = arguments.merged(job.default_arguments, given, job.non_overridable_arguments)
    refusal = (
        versions.refusal(job.glue_version)
        or arguments.refusal(everything)
        or _command_refusal(job.command)
    )
    if refusal:
        raise InvalidInputException("StartJobRun", refusal)
    run = new_run(copy.copy(job), account, region, request, trigger)
    limit = int((job.execution_property or {}).get("MaxConcurrentRuns", 1))
    if not RUNS.add(run, limit):
        raise ConcurrentRunsExceededException(f"Concurrent runs exceeded for {job.name}")
    runner.start(run)
    return run


def _command_refusal(command: dict[str, Any]) -> str | None:
    if command.get("Name") != "glueetl":
        return f"The embedded AWS runs Spark jobs (glueetl) only, not {command.get('Name')}."
    if not command.get("ScriptLocation"):
        return "The job has no ScriptLocation."
    return None


def get_job_run(self: Any) -> Any:
    """One run."""
    return ActionResult({"JobRun": _find(self, self._get_param("RunId")).view()})


def get_job_runs(self: Any) -> Any:
    """The job's runs, newest first."""
    name = self._get_param("JobName")
    self.glue_backend.get_job(name)
    found = [run.view() for run in RUNS.of(self.current_account, self.region, name)]
    size = self._get_int_param("MaxResults") or 200
    runs, token = page(found, self._get_param("NextToken"), size)
    return ActionResult({"JobRuns": runs, "NextToken": token})


def batch_stop_job_run(self: Any) -> Any:
    """Ask runs to stop; those that are over already are errors of their own."""
    name = self._get_param("JobName")
    self.glue_backend.get_job(name)
    stopped, errors = [], []
    for run_id in self._get_param("JobRunIds"):
        run = RUNS.find(self.current_account, self.region, name, run_id)
        if run is not None and run.stop():
            stopped.append({"JobName": name, "JobRunId": run_id})
        else:
            errors.append({"JobName": name, "JobRunId": run_id, "ErrorDetail": _why(run)})
    return ActionResult({"SuccessfulSubmissions": stopped, "Errors": errors})


def _why(run: JobRun | None) -> dict[str, str]:
    if run is None:
        return {"ErrorCode": "JobRunNotFoundException", "ErrorMessage": "JobRun not found"}
    return {
        "ErrorCode": "JobRunInTerminalStateException",
        "ErrorMessage": f"JobRun is in state {run.state} and cannot be stopped",
    }


def _find(response: Any, run_id: str) -> JobRun:
    name = response._get_param("JobName")
    response.glue_backend.get_job(name)
    run = RUNS.find(response.current_account, response.region, name, run_id)
    if run is None:
        raise JobRunNotFoundException(run_id)
    return run
