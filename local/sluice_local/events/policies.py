"""Resource policies of topics and log groups, as far as they let services in by name.

Only for an embedded AWS without a gate: conditions and denials are not looked at.
"""

import json
from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import Any

#: CloudWatch's alarms publish to topics of their account by the policy that a topic starts with.
#: https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html
BY_DEFAULT = ("cloudwatch.amazonaws.com",)


def names(service: str, action: str, resource: str) -> bool:
    """Whether a statement of the resource's policy allows the action to the service."""
    return any(_allows(each, service, action, resource) for each in _statements(resource))


def _statements(resource: str) -> Iterator[dict[str, Any]]:
    _, _, kind, region, account, _ = resource.split(":", 5)
    documents: list[Any] = []
    if kind == "sns":
        from moto.sns.models import sns_backends

        topic = sns_backends[account][region].topics.get(resource)
        documents = [topic.policy] if topic is not None else []
    elif kind == "logs":
        from moto.logs.models import logs_backends

        backend = logs_backends[account][region]
        documents = [each.policy_document for each in list(backend.resource_policies.values())]
    for document in documents:
        policy = json.loads(document) if isinstance(document, str) else document
        yield from _list(policy.get("Statement"))


def _allows(statement: dict[str, Any], service: str, action: str, resource: str) -> bool:
    principal = statement.get("Principal", {})
    if isinstance(principal, dict):
        let_in = _list(principal.get("Service"))
        if service in BY_DEFAULT and "*" in _list(principal.get("AWS")):
            let_in = [service]
    else:
        let_in = [principal]
    patterns = [str(each).lower() for each in _list(statement.get("Action"))]
    return (
        statement.get("Effect") == "Allow"
        and bool({service, "*"} & set(let_in))
        and any(fnmatchcase(action.lower(), pattern) for pattern in patterns)
        and any(fnmatchcase(resource, str(each)) for each in _list(statement.get("Resource", "*")))
    )


def _list(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]
