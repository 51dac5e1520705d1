"""Whom a statement's Principal or NotPrincipal means.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
"""

import re
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from sluice_local.iam.errors import PolicyError
from sluice_local.iam.question import Caller

ROOT = re.compile(r"arn:aws[a-z-]*:iam::(\d{12}):root")
#: A user, role or session; CloudFront's users have spaces in their names.
ARN = re.compile(r"arn:aws[a-z-]*:(iam|sts)::(\d{12}|cloudfront):[^*?]+")
#: What IAM puts in the place of a user or role that is no more; nobody has it again.
UNIQUE_ID = re.compile(r"A[A-Z]{3}[A-Z0-9]{12,124}")


class Match(IntEnum):
    """How a statement means the caller, the weakest first.

    ``ACCOUNT`` only leaves it to the policies of the caller's account; ``ROLE`` means each session
    of a role; ``DIRECT`` the session or user itself, or everybody.
    """

    NONE = 0
    ACCOUNT = 1
    ROLE = 2
    DIRECT = 3


@dataclass(frozen=True, slots=True)
class Principals:
    """The members of a Principal or NotPrincipal element. Canonical users are nobody here."""

    everybody: bool
    accounts: frozenset[str]
    arns: frozenset[str]
    services: frozenset[str]
    federated: frozenset[str]

    def match(self, caller: Caller, allows: bool = True) -> Match:
        """How the Principal element of a statement that ``allows``, or denies, means the caller.

        The bearer of a web identity is let in by its provider's name only.
        """
        if caller.federated is not None:
            widely = not allows and (self.everybody or "*" in self.federated)
            return _direct(caller.federated in self.federated or widely)
        if self.everybody:
            return Match.DIRECT
        if caller.is_anonymous:
            return Match.NONE
        if caller.service is not None:
            return _direct(caller.service in self.services or "*" in self.services)
        in_account = caller.account in self.accounts
        if caller.arn in self.arns or (in_account and caller.is_root):
            return Match.DIRECT
        if not self.arns.isdisjoint(caller.names):
            return Match.ROLE
        return Match.ACCOUNT if in_account else Match.NONE

    def spares(self, caller: Caller) -> bool:
        """Whether a Deny with this as its NotPrincipal leaves the caller alone.

        AWS checks the account, then the role, then the session: each must be listed.
        """
        if self.everybody or caller.is_root or caller.service or caller.federated:
            return self.match(caller, allows=False) is not Match.NONE
        wanted = {caller.arn, *(name for name in caller.names if not ROOT.fullmatch(name))}
        return wanted <= self.arns and caller.account in self.accounts


def _direct(named: bool) -> Match:
    return Match.DIRECT if named else Match.NONE


def read(element: Any) -> Principals:
    """The element of a policy. Raises PolicyError."""
    if element == "*":
        element = {"AWS": "*"}
    if not isinstance(element, dict) or not element:
        raise PolicyError("A principal must be * or an object")
    found: dict[str, list[str]] = {}
    for kind, named in element.items():
        if kind not in ("AWS", "Service", "Federated", "CanonicalUser"):
            raise PolicyError(f"Unknown kind of principal: {kind}")
        names = named if isinstance(named, list) else [named]
        if not names or not all(isinstance(name, str) and name for name in names):
            raise PolicyError(f"A principal of the kind {kind} must be a text, or a list of texts")
        found[kind] = names
    accounts, arns = set(), set()
    aws = found.get("AWS", [])
    for name in aws:
        root = ROOT.fullmatch(name)
        if root or re.fullmatch(r"\d{12}", name):
            accounts.add(root[1] if root else name)
        elif name != "*":
            if not ARN.fullmatch(name) and not UNIQUE_ID.fullmatch(name):
                raise PolicyError(f"Invalid principal in policy: AWS {name}")
            arns.add(name)
    return Principals(
        everybody="*" in aws,
        accounts=frozenset(accounts),
        arns=frozenset(arns),
        services=frozenset(found.get("Service", [])),
        federated=frozenset(found.get("Federated", [])),
    )
