"""What a request says of failures: roll back, delete, or leave things as they are.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stack-failure-options.html
"""

from typing import Any

from sluice_local.cfn.errors import invalid
from sluice_local.cfn.stack import PAUSED, UPDATABLE, Stack

ROLLBACK, DO_NOTHING, DELETE = "ROLLBACK", "DO_NOTHING", "DELETE"


def on_failure(params: dict[str, Any]) -> str:
    """CreateStack's, UpdateStack's or CreateChangeSet's choice; ROLLBACK when it has none."""
    wanted = params.get("OnFailure") or params.get("OnStackFailure")
    if "DisableRollback" in params and wanted:
        raise invalid("Either DisableRollback or OnFailure can be specified, not both.")
    if wanted == DELETE and params.get("ChangeSetType", "CREATE") != "CREATE":
        raise invalid("OnStackFailure DELETE is only valid when ChangeSetType is CREATE.")
    return wanted or (DO_NOTHING if params.get("DisableRollback") else ROLLBACK)


def at_execution(params: dict[str, Any], chosen: str | None) -> str:
    """ExecuteChangeSet's choice; ``chosen`` is the change set's own, which excludes another.

    https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_ExecuteChangeSet.html
    """
    if "DisableRollback" not in params:
        return chosen or ROLLBACK
    if chosen is not None:
        raise invalid(
            "DisableRollback cannot be specified when OnStackFailure was specified for the "
            "change set."
        )
    return DO_NOTHING if params["DisableRollback"] else ROLLBACK


def check_updatable(stack: Stack, failure: str | None = None) -> None:
    """Refuse to update a stack in the wrong state.

    A stack whose failure was left as it is takes only updates that leave theirs too; a change set
    may be created without saying (``failure`` None).
    """
    if stack.status in PAUSED:
        if failure not in (None, DO_NOTHING):
            raise invalid(
                f"This stack is currently in a non-terminal [{stack.status}] state. To update the "
                "stack from this state, please use the disable-rollback parameter with "
                "update-stack API. To rollback to the last known good state, use the "
                "rollback-stack API"
            )
    elif stack.status not in UPDATABLE:
        raise invalid(f"Stack:{stack.id} is in {stack.status} state and can not be updated.")
