"""Who signed a request."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Kind(StrEnum):
    """The kinds of callers, in CloudTrail's words (``userIdentity.type``).

    https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
    """

    ROOT = "Root"
    USER = "IAMUser"
    SESSION = "AssumedRole"
    #: unsigned calls: those that need no signature, and those of anybody
    ANONYMOUS = "AWSAccount"


@dataclass(frozen=True)
class Principal:
    """Who makes a call.

    ``arn`` is what GetCallerIdentity answers: of a session its own, not its role's, which is
    ``role_arn``. ``principal_id`` is ``AROA...:session``, ``AIDA...`` or the account. Of a session
    ``session_policies`` are the documents given when the role was assumed, ``issued`` and
    ``expires`` its times (UTC, with a zone). ``name`` is the user's or the role's name.
    """

    kind: Kind
    account: str
    arn: str
    principal_id: str = ""
    access_key: str = ""
    name: str = ""
    role_arn: str | None = None
    session_name: str | None = None
    session_policies: tuple[str, ...] = ()
    session_tags: Mapping[str, str] = field(default_factory=dict)
    issued: datetime | None = None
    expires: datetime | None = None
    #: the AWS service that acts with the session, such as ``glue.amazonaws.com``
    invoked_by: str | None = None

    def __repr__(self) -> str:
        """Never a session policy or a key, wherever this is printed."""
        return f"Principal({self.kind}, {self.arn})"
