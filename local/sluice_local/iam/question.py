"""What is asked of policies, and what they answer."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sluice_local.iam.policy import Policy


@dataclass(frozen=True)
class Caller:
    """Who asks, as a policy's Principal element may name it.

    ``arn`` is the caller's own ARN (a session's of a role). ``names`` are the ARNs by which an
    ``AWS`` principal may mean it besides: a session's role, the account's root. ``service`` is set
    when an AWS service asks for itself, ``federated`` when the bearer of a web identity does (its
    provider's ARN).
    """

    arn: str
    account: str
    names: tuple[str, ...] = ()
    is_root: bool = False
    is_anonymous: bool = False
    service: str | None = None
    federated: str | None = None


@dataclass(frozen=True)
class Question:
    """May ``caller`` do ``action`` (``s3:PutObject``) on ``resource`` (an ARN or ``*``)?

    ``context`` are the values of condition keys by lower-case key; a key that is not there is
    absent. ``resource_account`` is the account that owns the resource.
    """

    caller: Caller
    action: str
    resource: str
    resource_account: str
    context: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for key in self.context:
            if key != key.lower():  # it would be absent, and unnoticed
                raise ValueError(f"The condition key {key} must be in lower case")


@dataclass(frozen=True)
class Policies:
    """All policies that bear on a question.

    ``boundary`` and ``session`` are None when there is none; an empty tuple of ``session`` is not
    the same. ``resource`` is the resource's own policy; ``resource_must_allow`` is set where it
    decides even within the account: of KMS keys, and of a role's trust.
    """

    identity: tuple["Policy", ...] = ()
    boundary: "Policy | None" = None
    session: tuple["Policy", ...] | None = None
    resource: "Policy | None" = None
    resource_must_allow: bool = False


class Origin(StrEnum):
    """The kinds of policies, as AWS's error messages name them.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
    """

    IDENTITY = "identity-based policy"
    RESOURCE = "resource-based policy"
    BOUNDARY = "permissions boundary"
    SESSION = "session policy"
    TRUST = "role trust policy"


@dataclass(frozen=True)
class Allowed:
    """It may. ``by`` are the kinds of policies that say so (none for the account's root)."""

    by: tuple[Origin, ...] = ()


@dataclass(frozen=True)
class Denied:
    """It may not: ``explicit`` when a statement denies it, else because no ``origin`` allows it.

    ``policy`` is the ARN of the managed policy that denies it.
    """

    origin: Origin
    explicit: bool
    policy: str | None = None


Verdict = Allowed | Denied
