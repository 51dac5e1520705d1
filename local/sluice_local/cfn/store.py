"""All stacks and change sets of this server, by account and region."""

import threading
from collections.abc import Iterator

from sluice_local.cfn.changeset import ChangeSet
from sluice_local.cfn.detection import Detection
from sluice_local.cfn.errors import CloudFormationError, invalid
from sluice_local.cfn.stack import Stack


class Store:
    """The stacks of one account in one region. Every method is safe to call from any thread."""

    def __init__(self, account: str, region: str) -> None:
        self.account = account
        self.region = region
        self.lock = threading.RLock()
        self._stacks: dict[str, Stack] = {}
        self._change_sets: dict[str, ChangeSet] = {}
        self._detections: dict[str, Detection] = {}

    def add(self, stack: Stack) -> None:
        """Keep a new stack."""
        with self.lock:
            self._stacks[stack.id] = stack

    def drop(self, stack: Stack) -> None:
        """Forget a stack that never was more than a review."""
        with self.lock:
            self._stacks.pop(stack.id, None)

    def stacks(self) -> list[Stack]:
        """All stacks, newest first, deleted ones too."""
        with self.lock:
            return list(reversed(self._stacks.values()))

    def live(self, name_or_id: str) -> Stack | None:
        """The stack with this name or id that is not deleted."""
        for stack in self.stacks():
            if name_or_id in (stack.name, stack.id) and stack.status != "DELETE_COMPLETE":
                return stack
        return None

    def get(self, name_or_id: str) -> Stack:
        """A stack by name, or by id, then also a deleted one; else ValidationError."""
        found = self.live(name_or_id)
        if found is None:
            with self.lock:
                found = self._stacks.get(name_or_id)
        if found is None:
            raise invalid(f"Stack with id {name_or_id} does not exist")
        return found

    def holder(self, resource_type: str, physical_id: str) -> str | None:
        """The id of the stack that has the physical resource, or None."""
        for stack in self.stacks():
            with stack.lock:
                resources = list(stack.resources.values())
            for each in resources:
                if (each.type, each.physical_id) == (resource_type, physical_id):
                    return stack.id
        return None

    def exports(self) -> Iterator[tuple[str, str, Stack]]:
        """Each export of a living stack: name, value, stack."""
        for stack in self.stacks():
            if stack.status == "DELETE_COMPLETE":
                continue
            with stack.lock:
                outputs = list(stack.outputs)
            for output in outputs:
                if output.export_name:
                    yield output.export_name, output.value, stack

    def importers(self, export_name: str) -> list[Stack]:
        """The living stacks that import the export."""
        return [
            stack
            for stack in self.stacks()
            if export_name in stack.imports and stack.status != "DELETE_COMPLETE"
        ]

    def add_change_set(self, change_set: ChangeSet) -> None:
        """Keep a change set; AlreadyExistsException when its stack has one of this name."""
        with self.lock:
            for other in self.change_sets(change_set.stack):
                if other.name == change_set.name:
                    raise CloudFormationError(
                        "AlreadyExistsException", f"ChangeSet {change_set.name} already exists"
                    )
            self._change_sets[change_set.id] = change_set

    def change_sets(self, stack: Stack) -> list[ChangeSet]:
        """The stack's change sets, oldest first."""
        with self.lock:
            return [found for found in self._change_sets.values() if found.stack is stack]

    def change_set(self, name_or_id: str, stack_name: str | None) -> ChangeSet:
        """A change set by ARN, or by name and stack; ChangeSetNotFound when there is none."""
        with self.lock:
            if name_or_id in self._change_sets:
                return self._change_sets[name_or_id]
        if not name_or_id.startswith("arn:"):
            if stack_name is None:
                raise invalid(
                    "StackName must be specified if ChangeSetName is not specified as an ARN."
                )
            stack = self.live(stack_name)
            if stack is None:
                raise invalid(f"Stack [{stack_name}] does not exist")
            for found in self.change_sets(stack):
                if found.name == name_or_id:
                    return found
        raise CloudFormationError("ChangeSetNotFound", f"ChangeSet [{name_or_id}] does not exist")

    def drop_change_sets(self, stack: Stack, keep: ChangeSet | None = None) -> None:
        """Forget the stack's change sets, except ``keep``."""
        with self.lock:
            for found in self.change_sets(stack):
                if found is not keep:
                    del self._change_sets[found.id]

    def drop_change_set(self, change_set: ChangeSet) -> None:
        """Forget one change set."""
        with self.lock:
            self._change_sets.pop(change_set.id, None)

    def has(self, what: ChangeSet | Detection) -> bool:
        """Whether it is still there. Takes no lock: who asks may hold a stack's."""
        return what.id in self._change_sets or what.id in self._detections

    def all_change_sets(self) -> list[ChangeSet]:
        """The change sets of all stacks."""
        with self.lock:
            return list(self._change_sets.values())

    def all_detections(self) -> list[Detection]:
        """All drift detections."""
        with self.lock:
            return list(self._detections.values())

    def add_detection(self, detection: Detection) -> None:
        """Keep a drift detection."""
        with self.lock:
            self._detections[detection.id] = detection

    def detection(self, detection_id: str) -> Detection:
        """A drift detection by its id, or ValidationError."""
        with self.lock:
            found = self._detections.get(detection_id)
        if found is None:
            raise invalid(f"Drift detection with id [{detection_id}] does not exist")
        return found


class Stores:
    """The stores of all accounts and regions."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._stores: dict[tuple[str, str], Store] = {}

    def all(self) -> list[Store]:
        """Those that are there."""
        with self._lock:
            return list(self._stores.values())

    def of(self, account: str, region: str) -> Store:
        """The store of one account in one region, made on first use."""
        with self._lock:
            return self._stores.setdefault((account, region), Store(account, region))
