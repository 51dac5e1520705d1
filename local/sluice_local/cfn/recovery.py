"""What a killed server left half done, and how it ends.

AWS has nothing like it: its CloudFormation goes on. So does this one, where it can. A creation, an
update or an import has failed: what its caller wants to happen then happens, and that is a rollback
if nothing was said. A rollback, a deletion, and the tidying up after an update go on to their end.
All steps are such that doing one again does no harm. What cannot be
taken back leaves the stack in ``ROLLBACK_FAILED``, ``UPDATE_ROLLBACK_FAILED`` (or the like), or
``DELETE_FAILED``, from where it can be deleted. A resource that was being made as the server
ended, and had no id yet, may be left behind: its event says so.
"""

import threading
from collections.abc import Callable
from typing import Any

from sluice_local.cfn.engine import Engine
from sluice_local.cfn.errors import CloudFormationError
from sluice_local.cfn.executor import Executor
from sluice_local.cfn.rollback import Rollback
from sluice_local.cfn.stack import Resource, Stack
from sluice_local.cfn.store import Store
from sluice_local.cfn.underway import Underway
from sluice_local.resources import handler_for

ENDED = "The embedded AWS ended during the operation."
FORWARD = {"CREATE_IN_PROGRESS", "IMPORT_IN_PROGRESS", "UPDATE_IN_PROGRESS"}
LEFT = "It may have been made and is not this stack's then: look for it."


def recover(engine: Engine) -> list[threading.Thread]:
    """Go on with what is half done, each stack in a thread; the server has to listen already."""
    threads = []
    for store in engine.stores.all():
        for stack in store.stacks():
            if stack.busy:
                thread = threading.Thread(
                    target=_go_on, args=(engine, store, stack), name="recovery", daemon=True
                )
                thread.start()
                threads.append(thread)
        _end_comparisons(store)
    return threads


def _end_comparisons(store: Store) -> None:
    """Change sets and drift detections that were being worked out have failed."""
    for change_set in store.all_change_sets():
        if change_set.status in ("CREATE_PENDING", "CREATE_IN_PROGRESS"):
            change_set.failed(f"{ENDED} Create the change set again.")
    for detection in store.all_detections():
        if detection.status == "DETECTION_IN_PROGRESS":
            detection.failed(f"{ENDED} Detect drift again.")


def _go_on(engine: Engine, store: Store, stack: Stack) -> None:
    """Bring one stack to an end; never raises."""
    underway = stack.underway or Underway("", None)
    reached = False
    try:
        reached = _finish(engine, stack, underway)
    except Exception as error:  # a stack never hangs
        stack.become(_failed(stack), f"{ENDED} {type(error).__name__}: {error}")
    for change_set in store.change_sets(stack):
        if change_set.execution_status == "EXECUTE_IN_PROGRESS":
            change_set.executed(reached)


def _finish(engine: Engine, stack: Stack, underway: Underway) -> bool:
    """Go on with the operation; whether the stack reached its template."""
    client, update = _client(engine, stack, underway), underway.update
    stack.undo = underway.undo or stack.undo
    undo, creation = stack.undo, None
    if update is not None:
        exports = engine.exports_of(stack)
        creation = Executor(stack, client, update, exports, lambda _: None, lambda *_: None)
        _tell_interrupted(creation)
    if stack.status == "DELETE_IN_PROGRESS" or _is_cancelled_creation(stack, underway):
        if creation is not None and stack.cancelled:
            creation.cancel()
        undoing = creation is not None and not stack.cancelled
        engine.deletion(stack, client, underway.retain, underway.force, undoing)
        return False
    if creation is not None and underway.end is not None:
        creation.finish(underway.end)
        return True
    if undo is None:
        raise ValueError("it is not known what was under way")
    if creation is not None and stack.status in FORWARD:
        creation.give_up(f"{ENDED} ")
    else:
        even_retained = underway.even_retained and not stack.cancelled
        rollback = Rollback(stack, client, undo, even_retained)
        rollback.run(f"{ENDED} ", underway.skip & undo.failed)
    return False


def _is_cancelled_creation(stack: Stack, underway: Underway) -> bool:
    """Whether it was to be deleted before it was made; its status may not say so yet."""
    return stack.cancelled and underway.update is not None and underway.update.verb == "CREATE"


def _client(engine: Engine, stack: Stack, underway: Underway) -> Callable[[str], Any]:
    """The deployer's clients. Without credentials each step fails, and its event says why."""
    try:
        return engine.client_of(stack, underway.role_arn, underway.access_key)
    except CloudFormationError as error:
        refused = error

    def refuse(_: str) -> Any:
        raise refused

    return refuse


def _tell_interrupted(executor: Executor) -> None:
    """An event for each resource that was being worked on."""
    for step in executor.done:
        resource = step.after
        if resource.status in ("CREATE_IN_PROGRESS", "UPDATE_IN_PROGRESS"):
            verb = resource.status.removesuffix("_IN_PROGRESS").lower()
            executor.failed(resource, verb, _why(resource))


def _why(resource: Resource) -> str:
    if resource.physical_id is not None:
        return ENDED
    name = handler_for(resource.type).identifier(resource.properties)
    return f"{ENDED} {LEFT}" + (f" Its name is {name}." if name else "")


def _failed(stack: Stack) -> str:
    if stack.status.startswith("DELETE"):
        return "DELETE_FAILED"
    if stack.status.startswith("UPDATE"):
        return "UPDATE_ROLLBACK_FAILED"
    if stack.status.startswith("IMPORT"):
        return "IMPORT_ROLLBACK_FAILED"
    return "ROLLBACK_FAILED"
