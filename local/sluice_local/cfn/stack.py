"""A stack: its resources, its state, and the events that tell how it came to it."""

import json
import threading
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Optional

from sluice_local.cfn import notices
from sluice_local.cfn.drift import PropertyDifference
from sluice_local.cfn.parameters import masked
from sluice_local.cfn.template import EMPTY, Template
from sluice_local.clock import CLOCK
from sluice_local.faults import steps
from sluice_local.state.hooks import tell

if TYPE_CHECKING:
    from sluice_local.cfn.tokens import Answered
    from sluice_local.cfn.undo import Undo

STACK_TYPE = "AWS::CloudFormation::Stack"
#: States of a stack that an update may start from.
UPDATABLE = {
    "CREATE_COMPLETE",
    "UPDATE_COMPLETE",
    "UPDATE_ROLLBACK_COMPLETE",
    "IMPORT_COMPLETE",
    "IMPORT_ROLLBACK_COMPLETE",
}
#: States in which a failure is left as it is; an update must not roll back either.
PAUSED = {"CREATE_FAILED", "UPDATE_FAILED"}


def now() -> datetime:
    """This moment, UTC, to the millisecond, as AWS stamps its events."""
    moment = CLOCK.naive()
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


@dataclass(frozen=True)
class ResourceDrift:
    """What drift detection found of a resource: IN_SYNC, MODIFIED, DELETED, or UNKNOWN."""

    status: str
    expected: dict[str, Any]
    actual: dict[str, Any] | None = None
    differences: Sequence[PropertyDifference] = ()
    why: str | None = None
    timestamp: datetime = field(default_factory=now)


@dataclass
class Resource:
    """One resource of a stack, as last deployed."""

    logical_id: str
    type: str
    properties: dict[str, Any] = field(default_factory=dict)
    stack_tags: dict[str, str] = field(default_factory=dict)
    physical_id: str | None = None
    attributes: dict[str, Any] = field(default_factory=dict)
    metadata: dict[str, Any] | None = None
    deletion_policy: str = "Delete"
    update_replace_policy: str = "Delete"
    status: str = ""
    reason: str | None = None
    timestamp: datetime = field(default_factory=now)
    drift: ResourceDrift | None = None


@dataclass
class Output:
    """One resolved output."""

    key: str
    value: str
    description: str | None
    export_name: str | None


@dataclass
class Stack:
    """A stack. Take ``lock`` to read or change more than one of its fields."""

    account: str
    region: str
    name: str
    id: str = ""
    status: str = ""
    reason: str | None = None
    template: Template = EMPTY
    parameters: dict[str, str] = field(default_factory=dict)
    tags: dict[str, str] = field(default_factory=dict)
    capabilities: list[str] = field(default_factory=list)
    resources: dict[str, Resource] = field(default_factory=dict)
    outputs: list[Output] = field(default_factory=list)
    imports: set[str] = field(default_factory=set)
    events: list[dict[str, Any]] = field(default_factory=list)
    role_arn: str | None = None
    termination_protection: bool = False
    created: datetime = field(default_factory=now)
    updated: datetime | None = None
    deleted: datetime | None = None
    change_set_id: str | None = None
    token: str | None = None
    tokens: dict[str, "Answered"] = field(default_factory=dict)
    undo: Optional["Undo"] = None  # the way back, while there is one
    cancelled: bool = False  # what is under way is to stop
    disable_rollback: bool = False
    retain_except_on_create: bool = False
    deletion_mode: str | None = None
    policy: str | None = None
    drift_status: str = "NOT_CHECKED"
    drift_checked: datetime | None = None
    hidden: frozenset[str] = frozenset()  # values of NoEcho parameters, for no event to show
    #: the operation that works on it, for a server that was killed to go on with
    underway: Any = None
    lock: threading.RLock = field(default_factory=threading.RLock)

    def __post_init__(self) -> None:
        if not self.id:
            where = f"arn:aws:cloudformation:{self.region}:{self.account}"
            self.id = f"{where}:stack/{self.name}/{uuid.uuid4()}"

    @property
    def busy(self) -> bool:
        """Whether an operation is under way."""
        return self.status.endswith("_IN_PROGRESS") and self.status != "REVIEW_IN_PROGRESS"

    def become(self, status: str, reason: str | None = None) -> None:
        """Change the stack's state and say so in an event."""
        with self.lock:
            self.status, self.reason = status, reason
            if status == "DELETE_COMPLETE":
                self.deleted = now()
            if not status.endswith("_IN_PROGRESS"):
                self.underway = None
            self._tell(self.name, self.id, STACK_TYPE, status, reason, None)

    def resource_becomes(self, resource: Resource, status: str, reason: str | None = None) -> None:
        """Change a resource's state and say so in an event."""
        with self.lock:
            resource.status, resource.reason, resource.timestamp = status, reason, now()
            self._tell(
                resource.logical_id,
                resource.physical_id or "",
                resource.type,
                status,
                reason,
                json.dumps(masked(resource.properties, self.hidden), default=str),
            )

    def _tell(
        self,
        logical_id: str,
        physical_id: str,
        resource_type: str,
        status: str,
        reason: str | None,
        properties: str | None,
    ) -> None:
        event = {
            "StackId": self.id,
            "EventId": f"{logical_id}-{status}-{uuid.uuid4()}",
            "StackName": self.name,
            "LogicalResourceId": logical_id,
            "PhysicalResourceId": physical_id,
            "ResourceType": resource_type,
            "Timestamp": now(),
            "ResourceStatus": status,
            "ResourceStatusReason": reason,
            "ResourceProperties": properties,
            "ClientRequestToken": self.token,
        }
        self.events.append({key: value for key, value in event.items() if value is not None})
        tell("stack", self)
        notices.tell(event)
        steps.told(self.name, len(self.events), logical_id, status)
