"""Policies, read once.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar

from sluice_local.iam import conditions, matching, principals
from sluice_local.iam.errors import PolicyError
from sluice_local.iam.principals import Match, Principals
from sluice_local.iam.question import Question

__all__ = ["Policy", "PolicyError", "Statement", "parse"]

Json = dict[str, Any]
T = TypeVar("T")
VERSIONS = ("2008-10-17", "2012-10-17")
MEMBERS = {"Version", "Id", "Statement"}
STATEMENT_MEMBERS = {
    *("Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction"),
    *("Resource", "NotResource", "Condition"),
}


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement: ``principals`` is None where the policy is its bearer's own.

    ``others`` is set when they are a NotPrincipal's; ``resources`` is None where the policy is the
    resource's own and names none, as a role's trust does.
    """

    sid: str
    allows: bool
    principals: Principals | None
    others: bool
    actions: matching.Actions
    resources: matching.Resources | None
    conditions: tuple[conditions.Condition, ...]

    def applies(self, question: Question) -> bool:
        """Whether it is about action, resource and context of the question, whoever asks."""
        if not self.actions.match(question.action):
            return False
        if self.resources is not None and not self.resources.match(
            question.resource, question.context
        ):
            return False
        return all(condition(question.context) for condition in self.conditions)

    def keys(self) -> frozenset[str]:
        """The condition keys that its conditions look at, in lower case."""
        return frozenset().union(*(condition.keys() for condition in self.conditions))

    def means(self, question: Question) -> Match:
        """How it means the caller; a statement without principals means its bearer."""
        if self.principals is None:
            return Match.DIRECT
        if not self.others:
            return self.principals.match(question.caller, self.allows)
        spared = (
            self.principals.match(question.caller) is not Match.NONE
            if self.allows
            else self.principals.spares(question.caller)
        )
        return Match.NONE if spared else Match.DIRECT


@dataclass(frozen=True, slots=True)
class Policy:
    """One policy document; ``arn`` is a managed policy's."""

    statements: tuple[Statement, ...] = ()
    version: str = VERSIONS[0]
    id: str | None = None
    arn: str | None = None


def parse(document: str | bytes | Json, arn: str | None = None) -> Policy:
    """The policy of a JSON text, kept for the next time, or of an object.

    ``arn`` is that of a managed policy, which a refusal names. Raises PolicyError for a document
    that does not follow AWS's grammar.
    """
    if isinstance(document, dict):
        try:
            document = json.dumps(document)
        except (TypeError, ValueError):
            raise PolicyError("Syntax errors in policy.") from None
    return _parse(document, arn)


@lru_cache(maxsize=1024)
def _parse(text: str | bytes, arn: str | None) -> Policy:
    try:
        document = json.loads(text, object_pairs_hook=_unique)
    except PolicyError:
        raise
    except (ValueError, RecursionError):
        raise PolicyError("Syntax errors in policy.") from None
    if not isinstance(document, dict):
        raise PolicyError("Syntax errors in policy.")
    _known(document, MEMBERS)
    version = document.get("Version", VERSIONS[0])
    if version not in VERSIONS:
        raise PolicyError(f"The policy's version must be one of {', '.join(VERSIONS)}")
    if "Statement" not in document:
        raise PolicyError("Missing required field Statement")
    statements = document["Statement"]
    many = statements if isinstance(statements, list) else [statements]
    return Policy(
        statements=tuple(_statement(each, version) for each in many),
        version=version,
        id=_text(document, "Id") or None,
        arn=arn,
    )


def _unique(pairs: list[tuple[str, Any]]) -> Json:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise PolicyError("A member is there twice in the policy")
    return found


def _statement(statement: Any, version: str) -> Statement:
    if not isinstance(statement, dict):
        raise PolicyError("A statement must be an object")
    _known(statement, STATEMENT_MEMBERS)
    if statement.get("Effect") not in ("Allow", "Deny"):
        raise PolicyError("A statement's effect must be Allow or Deny")
    by_whom, not_whom = _either(statement, "Principal", principals.read)
    action, not_action = _either(statement, "Action", _texts)
    resource, not_resource = _either(statement, "Resource", _texts)
    named = action if action is not None else not_action
    if named is None:
        raise PolicyError("A statement must have an Action or a NotAction")
    about = resource if resource is not None else not_resource
    return Statement(
        sid=_text(statement, "Sid"),
        allows=statement["Effect"] == "Allow",
        principals=by_whom or not_whom,
        others=not_whom is not None,
        actions=matching.actions(named, inverted=action is None),
        resources=None
        if about is None
        else matching.resources(about, inverted=resource is None, version=version),
        conditions=conditions.read(statement.get("Condition", {}), version),
    )


def _known(members: Json, known: set[str]) -> None:
    for member in members:
        if member not in known:
            raise PolicyError(f"Unknown member in policy: {member}")


def _either(statement: Json, member: str, read: Callable[[Any], T]) -> tuple[T | None, T | None]:
    """The member and its Not…: AWS lets a statement have one of them at most."""
    found = [
        read(statement[name]) if name in statement else None for name in (member, f"Not{member}")
    ]
    if None not in found:
        raise PolicyError(f"A statement cannot have both {member} and Not{member}")
    return found[0], found[1]


def _texts(value: Any) -> list[str]:
    many = value if isinstance(value, list) else [value]
    if not many or not all(isinstance(each, str) and each for each in many):
        raise PolicyError("Actions and resources must be texts, or lists of texts")
    return many


def _text(members: Json, name: str) -> str:
    value = members.get(name, "")
    if not isinstance(value, str):
        raise PolicyError(f"{name} must be a text")
    return value
