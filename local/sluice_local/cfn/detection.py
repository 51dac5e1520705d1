"""Drift detection: read each resource of a stack, and compare it with its template.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/detect-drift-stack.html
"""

import uuid
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from botocore.exceptions import ClientError

from sluice_local.cfn import drift
from sluice_local.cfn.drift import PropertyDifference
from sluice_local.cfn.failures import is_gone, reason
from sluice_local.cfn.operation import Operation
from sluice_local.cfn.stack import Resource, ResourceDrift, Stack, now
from sluice_local.resources import handler_for
from sluice_local.resources.base import GoneError, Json
from sluice_local.state.hooks import tell

#: States of a stack whose drift can be detected.
DETECTABLE = {
    "CREATE_COMPLETE",
    "IMPORT_COMPLETE",
    "IMPORT_ROLLBACK_COMPLETE",
    "UPDATE_COMPLETE",
    "UPDATE_ROLLBACK_COMPLETE",
    "UPDATE_ROLLBACK_FAILED",
}
DRIFTED = {"DELETED", "MODIFIED"}


@dataclass
class Detection:
    """One DetectStackDrift; take the stack's lock to read more than one of its fields."""

    stack: Stack
    id: str = field(default_factory=lambda: str(uuid.uuid4()))
    status: str = "DETECTION_IN_PROGRESS"
    reason: str | None = None
    drifted: int | None = None
    stack_status: str | None = None
    timestamp: datetime = field(default_factory=now)

    def failed(self, reason: str) -> None:
        """It did not get to its end."""
        with self.stack.lock:
            self.status, self.reason = "DETECTION_FAILED", reason
            tell("stack-part", self)


@dataclass
class Detector(Operation):
    """Detects drift in one stack, with the credentials of who asks for it."""

    def run(self, detection: Detection, names: Collection[str]) -> None:
        """Check the named resources, all when none is named; never raises."""
        with self.stack.lock:
            wanted = [
                resource
                for name, resource in self.stack.resources.items()
                if not names or name in names
            ]
        for resource in wanted:
            self.check(resource)
        failed = sorted(
            resource.logical_id
            for resource in wanted
            if resource.drift is not None and resource.drift.status == "UNKNOWN"
        )
        self._conclude(detection, failed)

    def check(self, resource: Resource) -> ResourceDrift | None:
        """Look at one resource; None when drift of its type is not detected."""
        found = self._look(resource)
        with self.stack.lock:
            resource.drift = found
        return found

    def _look(self, resource: Resource) -> ResourceDrift | None:
        handler = handler_for(resource.type)
        expected = drift.expected_properties(
            resource.type, resource.properties, resource.stack_tags
        )
        try:
            live = handler.read(self.context(resource, resource.properties, {}))
        except Exception as error:  # whatever it is, the status tells it
            if isinstance(error, GoneError) or (isinstance(error, ClientError) and is_gone(error)):
                return ResourceDrift("DELETED", expected)
            return ResourceDrift("UNKNOWN", expected, why=reason(error, resource.type))
        if live is None:
            return None
        return _compared(resource.type, expected, live)

    def _conclude(self, detection: Detection, failed: list[str]) -> None:
        stack = self.stack
        with stack.lock:
            checked = [each.drift for each in stack.resources.values() if each.drift is not None]
            drifted = sum(each.status in DRIFTED for each in checked)
            stack.drift_status = _overall(drifted, {each.status for each in checked})
            stack.drift_checked = now()
            detection.stack_status, detection.drifted = stack.drift_status, drifted
            detection.status = "DETECTION_FAILED" if failed else "DETECTION_COMPLETE"
            if failed:
                detection.reason = f"Failed to detect drift on resource [{', '.join(failed)}]"
            tell("stack", stack)
            tell("stack-part", detection)


def _compared(resource_type: str, expected: Json, live: Json) -> ResourceDrift:
    actual = drift.actual_properties(resource_type, live, expected)
    found: list[PropertyDifference] = drift.differences(resource_type, expected, actual)
    return ResourceDrift("MODIFIED" if found else "IN_SYNC", expected, actual, found)


def _overall(drifted: int, statuses: Collection[str]) -> str:
    """The stack's status; a stack of which nothing could be looked at is not in sync."""
    if drifted:
        return "DRIFTED"
    if "UNKNOWN" in statuses:
        return "UNKNOWN"
    return "IN_SYNC" if statuses else "NOT_CHECKED"
