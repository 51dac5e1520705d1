"""A change set: what an update would do to a stack, and the update itself, kept for later."""

import uuid
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sluice_local.cfn.stack import Stack, now
from sluice_local.cfn.template import Template
from sluice_local.state.hooks import tell

NO_CHANGES = (
    "The submitted information didn't contain changes. Submit different information to create a "
    "change set."
)


@dataclass
class Update:
    """All that an operation needs to bring a stack to a template."""

    verb: str  # CREATE, UPDATE or IMPORT
    template: Template
    values: dict[str, str]
    tags: dict[str, str]
    capabilities: list[str]
    role_arn: str | None
    access_key: str
    token: str | None = None
    on_failure: str = "ROLLBACK"  # or DO_NOTHING or DELETE
    retain_except_on_create: bool = False
    imports: dict[str, str] = field(default_factory=dict)  # physical ids by logical ids
    policy: str | None = None  # the stack's new policy
    policy_during: str | None = None  # the one that counts for this update instead


@dataclass
class ChangeSet:
    """A change set; take the stack's lock to change its state."""

    stack: Stack
    name: str
    update: Update
    description: str | None = None
    on_stack_failure: str | None = None
    id: str = ""
    status: str = "CREATE_PENDING"
    reason: str | None = None
    execution_status: str = "UNAVAILABLE"
    changes: list[dict[str, Any]] = field(default_factory=list)
    include_values: bool = False
    created: datetime = field(default_factory=now)

    def __post_init__(self) -> None:
        if not self.id:
            stack = self.stack
            self.id = (
                f"arn:aws:cloudformation:{stack.region}:{stack.account}:changeSet/{self.name}/"
                f"{uuid.uuid4()}"
            )

    def ready(self, changes: list[dict[str, Any]], empty: bool, reason: str | None = None) -> None:
        """The comparison is done; ``empty`` when nothing at all differs."""
        with self.stack.lock:
            self.changes = changes
            if empty:
                self.failed(NO_CHANGES)
            else:
                self.status, self.execution_status = "CREATE_COMPLETE", "AVAILABLE"
                self.reason = reason
                tell("stack-part", self)

    def outdate(self) -> None:
        """The stack has changed since: it can no longer be executed."""
        with self.stack.lock:
            if self.execution_status == "AVAILABLE":
                self.execution_status = "OBSOLETE"
                tell("stack-part", self)

    def failed(self, reason: str) -> None:
        """The change set cannot be executed."""
        with self.stack.lock:
            self.status, self.execution_status, self.reason = "FAILED", "UNAVAILABLE", reason
            tell("stack-part", self)

    def executed(self, reached: bool) -> None:
        """It was carried out, or rolled back."""
        with self.stack.lock:
            self.execution_status = "EXECUTE_COMPLETE" if reached else "EXECUTE_FAILED"
            tell("stack-part", self)
