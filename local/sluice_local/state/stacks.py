"""CloudFormation: a segment for each stack, change set and drift detection.

A stack is written with each of its events, so that the folder knows of a resource before it is made
and of the operation that makes it; :mod:`sluice_local.cfn.recovery` goes on with those.
"""

from collections.abc import Callable, Mapping
from typing import Any

from sluice_local.cfn.changeset import ChangeSet
from sluice_local.cfn.detection import Detection
from sluice_local.cfn.stack import Stack
from sluice_local.cfn.store import Store, Stores
from sluice_local.state import codec
from sluice_local.state.database import Segment
from sluice_local.state.keeper import Keeper

PREFIX = "cfn/"
_stores: list[Stores] = []


def find_stack(account: str, region: str, stack_id: str) -> Any:
    """A stack that was read before what belongs to it."""
    return _stores[0].of(account, region).get(stack_id)


def _by_id(stack: Any) -> Any:
    return find_stack, (stack.account, stack.region, stack.id)


class Stacks:
    """What is kept of CloudFormation."""

    def __init__(self, keeper: Keeper, stores: Stores) -> None:
        self._keeper = keeper
        _stores[:] = [stores]

    def keep_stack(self, stack: Stack) -> None:
        """Write a stack, without its change sets."""
        with stack.lock:
            self._keeper.put({_name("stack", stack, stack.id): _whole(stack)})

    def keep_store(self, store: Store) -> None:
        """Write all that a call may have changed in an account and region."""
        with store.lock:
            for stack in store.stacks():
                if stack.status != "DELETE_COMPLETE":
                    self.keep_stack(stack)
            self._keep_all("changeset", store, store.all_change_sets())
            self._keep_all("detection", store, store.all_detections())
            stacks = {_name("stack", store, stack.id) for stack in store.stacks()}
            self._forget("stack", store, stacks)

    def _keep_all(self, kind: str, store: Store, found: list[Any]) -> None:
        here: dict[str, Segment | None] = {}
        for each in found:
            with each.stack.lock:
                here[_name(kind, store, each.id)] = _part(each)
        self._keeper.put(here)
        self._forget(kind, store, set(here))

    def _forget(self, kind: str, store: Store, here: set[str]) -> None:
        gone = self._keeper.names(_name(kind, store, "")) - here
        self._keeper.put(dict.fromkeys(gone))

    def keep_part(self, what: ChangeSet | Detection) -> None:
        """Write a change set or a detection; the caller holds its stack's lock."""
        store = _stores[0].of(what.stack.account, what.stack.region)
        if not store.has(what):  # it was deleted meanwhile
            return
        kind = "changeset" if isinstance(what, ChangeSet) else "detection"
        self._keeper.put({_name(kind, what.stack, what.id): _part(what)})


def load(stores: Stores, kept: Mapping[str, Segment]) -> None:
    """Fill the stores with what was kept, oldest first."""
    _stores[:] = [stores]
    stacks = [_read(Stack, segment) for segment in _of_kind("stack", kept)]
    for stack in sorted(stacks, key=lambda stack: stack.created):
        stores.of(stack.account, stack.region).add(stack)
    change_sets = [_read(ChangeSet, segment) for segment in _of_kind("changeset", kept)]
    for each in sorted(change_sets, key=lambda each: each.created):
        stores.of(each.stack.account, each.stack.region).add_change_set(each)
    for segment in _of_kind("detection", kept):
        detection = _read(Detection, segment)
        stores.of(detection.stack.account, detection.stack.region).add_detection(detection)


def _of_kind(kind: str, kept: Mapping[str, Segment]) -> list[Segment]:
    return [segment for name, segment in kept.items() if name.startswith(f"{PREFIX}{kind}/")]


def _name(kind: str, where: Stack | Store, name: str) -> str:
    return f"{PREFIX}{kind}/{where.account}/{where.region}/{name}"


def _whole(stack: Stack) -> Segment:
    return Segment(codec.dumps(vars(stack)))


def _part(what: ChangeSet | Detection) -> Segment:
    return Segment(codec.dumps(vars(what), {Stack: _by_id}))


def _read(kind: Callable[..., Any], segment: Segment) -> Any:
    made = object.__new__(kind)  # type: ignore[arg-type]  # one of the three classes
    vars(made).update(codec.loads(segment.data))
    return made
