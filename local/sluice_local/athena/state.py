"""What Athena keeps of an account in a region. Plain data, so that it can be saved."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sluice_local.own.clock import now
from sluice_local.own.errors import ServiceError

Json = dict[str, Any]
ENGINE = "Athena engine version 3"
OVER = ("SUCCEEDED", "FAILED", "CANCELLED")
RESTARTED = "The embedded AWS was started again while this was running."


def refused(message: str, code: str = "INVALID_INPUT") -> ServiceError:
    """InvalidRequestException, Athena's error for almost everything.

    https://docs.aws.amazon.com/athena/latest/APIReference/API_InvalidRequestException.html
    """
    return ServiceError("InvalidRequestException", message, AthenaErrorCode=code)


@dataclass
class WorkGroup:
    """A workgroup; ``configuration`` as the API writes it."""

    name: str
    configuration: Json
    description: str | None = None
    enabled: bool = True
    created: datetime = field(default_factory=now)
    tags: dict[str, str] = field(default_factory=dict)
    #: name to the saved query
    prepared: dict[str, "Prepared"] = field(default_factory=dict)


@dataclass
class Prepared:
    """A prepared statement of a workgroup."""

    name: str
    statement: str
    description: str | None
    modified: datetime


@dataclass
class Named:
    """A named query."""

    id: str
    name: str
    database: str
    query: str
    workgroup: str
    description: str | None


@dataclass
class Execution:
    """A run of a query. Its result is in S3; ``columns`` describe it."""

    id: str
    query: str
    kind: str
    workgroup: str
    context: Json
    location: str
    configuration: Json
    token: str
    request: Json
    substatement: str | None = None
    parameters: list[str] = field(default_factory=list)
    state: str = "QUEUED"
    reason: str | None = None
    error: Json | None = None
    submitted: datetime = field(default_factory=now)
    started: datetime | None = None
    completed: datetime | None = None
    engine_millis: int = 0
    scanned: int = 0
    columns: list[Json] = field(default_factory=list)

    @property
    def is_over(self) -> bool:
        """Whether it has ended in any way."""
        return self.state in OVER

    def __setstate__(self, saved: Json) -> None:
        """What was running when the state was saved runs no more."""
        self.__dict__.update(saved)
        if not self.is_over:
            self.state, self.reason = "CANCELLED", RESTARTED
            self.completed = self.completed or self.submitted


@dataclass
class AthenaState:
    """All of it. ``tokens`` are client request tokens to executions."""

    workgroups: dict[str, WorkGroup] = field(default_factory=dict)
    named: dict[str, Named] = field(default_factory=dict)
    executions: dict[str, Execution] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """An account has the primary workgroup from the start."""
        self.workgroups.setdefault("primary", WorkGroup("primary", primary_configuration()))

    def workgroup(self, name: str) -> WorkGroup:
        """The workgroup of this name, or the error that there is none."""
        found = self.workgroups.get(name)
        if found is None:
            raise refused(f"WorkGroup {name} is not found.")
        return found


def primary_configuration() -> Json:
    """The settings of the primary workgroup of a new account: nothing enforced, no location."""
    return {
        "ResultConfiguration": {},
        "EnforceWorkGroupConfiguration": False,
        "PublishCloudWatchMetricsEnabled": False,
        "RequesterPaysEnabled": False,
        "EngineVersion": {"SelectedEngineVersion": "AUTO", "EffectiveEngineVersion": ENGINE},
        "EnableMinimumEncryptionConfiguration": False,
    }
