"""Stack policies: which resources an update may change. Pure.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/protect-stack-resources.html
"""

import json
from collections.abc import Collection
from fnmatch import fnmatchcase
from typing import Any

from sluice_local.cfn.errors import CloudFormationError, invalid
from sluice_local.identities import as_list

Json = dict[str, Any]
MODIFY, REPLACE, DELETE = "Update:Modify", "Update:Replace", "Update:Delete"
ACTIONS = (MODIFY, REPLACE, DELETE)
MAX_BYTES = 16_384
PREFIX = "LogicalResourceId/"
MEMBERS = {
    "Sid",
    "Effect",
    "Principal",
    "Action",
    "NotAction",
    "Resource",
    "NotResource",
    "Condition",
}
OPERATORS = {"StringEquals", "StringLike"}
INVALID = "Invalid stack policy"
NOT_ALLOWED = "Action not allowed by stack policy"


def checked(body: str, logical_ids: Collection[str], what: str = "stack policy") -> str:
    """The policy as given; ValidationError when it is none, or names what is not in the stack.

    ``what`` it is, for the refusal: a stack's present policy must fit an update's template too.
    """
    if len(body.encode()) > MAX_BYTES:
        raise invalid(
            "1 validation error detected: Value at 'stackPolicyBody' failed to satisfy constraint: "
            f"Member must have length less than or equal to {MAX_BYTES}"
        )
    for statement in _statements(body):
        if not _is_sound(statement):
            raise _bad(INVALID)
        for name in (*_listed(statement, "Resource"), *_listed(statement, "NotResource")):
            logical_id = name.removeprefix(PREFIX)
            if name.startswith(PREFIX) and not _matches_any(logical_id, logical_ids):
                raise _bad(
                    f"Unknown logical id '{name}' in statement {{}} - stack policies can only be "
                    "applied to logical ids referenced in the template",
                    what,
                )
    return body


def denial(body: str | None, action: str, logical_id: str, resource_type: str) -> str | None:
    """Why the policy does not let ``action`` happen to the resource, or None.

    A stack that has a policy protects all that no statement allows; a denial wins.
    """
    statements = _statements(body) if body else []
    if not statements:
        return None
    allowed = False
    for number, statement in enumerate(statements, 1):
        if not _applies(statement, action, logical_id, resource_type):
            continue
        if statement["Effect"] == "Deny":
            return _denied(number, statement)
        allowed = True
    return None if allowed else NOT_ALLOWED


def _denied(number: int, statement: Json) -> str:
    actions = ", ".join(_listed(statement, "Action") or ACTIONS)
    resources = ", ".join(_listed(statement, "Resource") or ["*"])
    return (
        f"Action denied by stack policy: Statement [#{number}] does not allow [{actions}] for "
        f"resource [{resources}];"
    )


def _bad(why: str, what: str = "stack policy") -> CloudFormationError:
    return invalid(f"Error validating {what}: {why}")


def _statements(body: str) -> list[Json]:
    try:
        policy = json.loads(body)
    except ValueError:
        raise _bad(INVALID) from None
    if not isinstance(policy, dict) or set(policy) - {"Statement", "Version", "Id"}:
        raise _bad(INVALID)
    return as_list(policy.get("Statement", []))


def _is_sound(statement: Any) -> bool:
    """Whether the statement has all that it needs, and nothing that AWS does not know."""
    if not isinstance(statement, dict) or set(statement) - MEMBERS:
        return False
    one_each = all(
        (name in statement) != (f"Not{name}" in statement) for name in ("Action", "Resource")
    )
    actions = (*_listed(statement, "Action"), *_listed(statement, "NotAction"))
    conditions = statement.get("Condition", {})
    return (
        one_each
        and statement.get("Effect") in ("Allow", "Deny")
        and statement.get("Principal") == "*"
        and all(any(fnmatchcase(known, action) for known in ACTIONS) for action in actions)
        and isinstance(conditions, dict)
        and set(conditions) <= OPERATORS
        and all(set(keys) == {"ResourceType"} for keys in conditions.values())
    )


def _applies(statement: Json, action: str, logical_id: str, resource_type: str) -> bool:
    actions, resources = _listed(statement, "Action"), _listed(statement, "Resource")
    name = PREFIX + logical_id
    if any(fnmatchcase(action, each) for each in _listed(statement, "NotAction")):
        return False
    if any(fnmatchcase(name, each) for each in _listed(statement, "NotResource")):
        return False
    if actions and not any(fnmatchcase(action, each) for each in actions):
        return False
    if resources and not any(fnmatchcase(name, each) for each in resources):
        return False
    for operator, keys in statement.get("Condition", {}).items():
        wanted = as_list(keys["ResourceType"])
        exact = operator == "StringEquals"
        if not any(
            resource_type == each if exact else fnmatchcase(resource_type, each) for each in wanted
        ):
            return False
    return True


def _listed(statement: Json, name: str) -> list[str]:
    return [str(each) for each in as_list(statement.get(name, []))]


def _matches_any(pattern: str, names: Collection[str]) -> bool:
    return any(fnmatchcase(name, pattern) for name in names)
