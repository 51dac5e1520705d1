"""A run of a job: its state, and the runs that a job had."""

import secrets
import threading
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sluice_local.clock import CLOCK
from sluice_local.glue.loggroups import job_log_group
from sluice_local.glue.versions import DEFAULT_TIMEOUT
from sluice_local.identities import role_arn
from sluice_local.state.hooks import tell

ACTIVE = {"STARTING", "RUNNING", "STOPPING", "WAITING"}


def now() -> datetime:
    """This moment, UTC."""
    return CLOCK.naive()


@dataclass
class JobRun:
    """One attempt at running a job. Take ``lock`` to change its state."""

    job: Any  # as it was when the run was started
    account: str
    region: str
    arguments: dict[str, str]  # those of StartJobRun alone
    timeout: int
    worker_type: str | None
    number_of_workers: int | None
    max_capacity: float | None
    security_configuration: str | None
    id: str = field(default_factory=lambda: f"jr_{secrets.token_hex(32)}")
    attempt: int = 0
    previous_run_id: str | None = None
    state: str = "STARTING"
    started_on: datetime = field(default_factory=now)
    running_since: datetime | None = None
    completed_on: datetime | None = None
    modified_on: datetime = field(default_factory=now)
    error_message: str | None = None
    trigger_name: str | None = None  # the trigger that started it
    lock: threading.RLock = field(default_factory=threading.RLock)
    stop_wanted: threading.Event = field(default_factory=threading.Event)

    @property
    def log_group(self) -> str:
        """The start of its log groups: known from the start, so that nobody follows another."""
        return job_log_group(role_arn(self.account, self.job.role), self.security_configuration)

    @property
    def active(self) -> bool:
        """Whether the run is not over yet."""
        return self.state in ACTIVE

    def become(self, state: str, error: str | None = None) -> None:
        """Change the state; a run that is over stays so, one that is to stop never runs again."""
        with self.lock:
            if not self.active or (self.state == "STOPPING" and state == "RUNNING"):
                return
            self.state, self.modified_on = state, now()
            if state == "RUNNING":
                self.running_since = self.modified_on
            if state not in ACTIVE:
                self.completed_on, self.error_message = self.modified_on, error
            tell("run", self)

    def stop(self) -> bool:
        """Ask the run to stop; False when it is over."""
        with self.lock:
            if not self.active:
                return False
            self.become("STOPPING")
            self.stop_wanted.set()
            return True

    def next_attempt(self) -> "JobRun":
        """The run that follows this failed one; ids as Glue makes them."""
        first = self.id.split("_attempt_")[0]
        return JobRun(
            job=self.job,
            account=self.account,
            region=self.region,
            arguments=self.arguments,
            timeout=self.timeout,
            worker_type=self.worker_type,
            number_of_workers=self.number_of_workers,
            max_capacity=self.max_capacity,
            security_configuration=self.security_configuration,
            id=f"{first}_attempt_{self.attempt + 1}",
            attempt=self.attempt + 1,
            previous_run_id=self.id,
            trigger_name=self.trigger_name,
        )

    def view(self) -> dict[str, Any]:
        """The run as GetJobRun shows it."""
        with self.lock:
            seconds = 0
            if self.running_since is not None:
                seconds = round(((self.completed_on or now()) - self.running_since).total_seconds())
            shown = {
                "Id": self.id,
                "Attempt": self.attempt,
                "PreviousRunId": self.previous_run_id,
                "TriggerName": self.trigger_name,
                "JobName": self.job.name,
                "JobMode": "SCRIPT",
                "StartedOn": self.started_on,
                "LastModifiedOn": self.modified_on,
                "CompletedOn": self.completed_on,
                "JobRunState": self.state,
                "Arguments": self.arguments,
                "ErrorMessage": self.error_message,
                "PredecessorRuns": [],
                "ExecutionTime": seconds,
                "Timeout": self.timeout,
                "MaxCapacity": self.max_capacity,
                "WorkerType": self.worker_type,
                "NumberOfWorkers": self.number_of_workers,
                "SecurityConfiguration": self.security_configuration,
                "LogGroupName": self.log_group,
                "GlueVersion": self.job.glue_version,
                "ExecutionClass": self.job.execution_class,
            }
        return {key: value for key, value in shown.items() if value is not None}


def new_run(
    job: Any, account: str, region: str, request: dict[str, Any], trigger: str | None = None
) -> JobRun:
    """A run of ``job`` as StartJobRun asks for it, or a trigger."""
    workers = request.get("NumberOfWorkers") or job.number_of_workers
    capacity = request.get("MaxCapacity") or job.max_capacity
    return JobRun(
        job=job,
        account=account,
        region=region,
        arguments=dict(request.get("Arguments") or {}),
        timeout=request.get("Timeout") or job.timeout or DEFAULT_TIMEOUT,
        worker_type=request.get("WorkerType") or job.worker_type,
        number_of_workers=workers,
        max_capacity=capacity or (float(workers) if workers else None),
        security_configuration=request.get("SecurityConfiguration") or job.security_configuration,
        previous_run_id=request.get("JobRunId"),
        trigger_name=trigger,
    )


class RunStore:
    """All runs of all jobs, by account, region and job."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._runs: dict[tuple[str, str, str], list[JobRun]] = {}

    def add(self, run: JobRun, limit: int | None) -> bool:
        """Keep a run; False when ``limit`` runs of its job are under way already."""
        with self._lock:
            runs = self._runs.setdefault((run.account, run.region, run.job.name), [])
            if limit is not None and sum(other.active for other in runs) >= limit:
                return False
            runs.append(run)
            tell("run", run)
            return True

    def count(self) -> int:
        """How many runs there are of all jobs."""
        with self._lock:
            return sum(len(runs) for runs in self._runs.values())

    def newest(self, most: int) -> list[JobRun]:
        """The runs that started last, in all accounts and regions, the newest first."""
        with self._lock:
            found = [run for runs in self._runs.values() for run in runs]
        return sorted(found, key=lambda run: run.started_on, reverse=True)[:most]

    def of(self, account: str, region: str, job_name: str) -> list[JobRun]:
        """The job's runs, newest first."""
        with self._lock:
            return list(reversed(self._runs.get((account, region, job_name), [])))

    def find(self, account: str, region: str, job_name: str, run_id: str) -> JobRun | None:
        """The run, or None."""
        found = [run for run in self.of(account, region, job_name) if run.id == run_id]
        return found[0] if found else None

    def forget(self, account: str, region: str, job_name: str) -> None:
        """A deleted job's runs are gone with it."""
        with self._lock:
            gone = self._runs.pop((account, region, job_name), [])
        tell("runs-gone", gone)


RUNS = RunStore()
