"""Requests that are sent twice with one token are carried out once.

https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateStack.html
"""

import hashlib
import json
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sluice_local.cfn.errors import CloudFormationError
from sluice_local.cfn.stack import Stack
from sluice_local.cfn.store import Store

Params = dict[str, Any]
#: The operations with a token, and the member that holds it.
MEMBERS = {
    "CancelUpdateStack": "ClientRequestToken",
    "ContinueUpdateRollback": "ClientRequestToken",
    "CreateChangeSet": "ClientToken",
    "CreateStack": "ClientRequestToken",
    "DeleteStack": "ClientRequestToken",
    "ExecuteChangeSet": "ClientRequestToken",
    "RollbackStack": "ClientRequestToken",
    "UpdateStack": "ClientRequestToken",
}
_lock = threading.RLock()


@dataclass(frozen=True)
class Answered:
    """A request with a token, as a digest, and its answer."""

    action: str
    digest: str
    answer: Params | None


def once(
    store: Store, action: str, params: Params, call: Callable[[], Params | None]
) -> Params | None:
    """The first answer to the request, carried out if there is none yet.

    Raises TokenAlreadyExistsException when the token came with another request on the same stack.
    A request that was refused leaves its token free.
    """
    member = MEMBERS.get(action, "")
    if params.get(member) is None:
        return call()
    token = f"{member} {params[member]}"  # a change set's token is another kind of token
    digest = hashlib.sha256(json.dumps(params, sort_keys=True, default=str).encode()).hexdigest()
    with _lock:
        stack = _stack(store, params)
        before = stack.tokens.get(token) if stack is not None else None
        if stack is not None and before is not None:
            if (before.action, before.digest) == (action, digest):
                return before.answer
            if action != "CreateChangeSet":  # which has no such error
                raise CloudFormationError(
                    "TokenAlreadyExistsException", "A client request token already exists."
                )
        answer = call()
        stack = stack or _stack(store, params)
        if stack is not None:
            stack.tokens[token] = Answered(action, digest, answer)
        return answer


def _stack(store: Store, params: Params) -> Stack | None:
    """The stack that the request is about, if there is one."""
    if "StackName" in params:
        return store.live(params["StackName"])
    try:
        return store.change_set(params["ChangeSetName"], None).stack
    except CloudFormationError:
        return None
