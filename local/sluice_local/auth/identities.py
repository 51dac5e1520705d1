"""Whose an access key is: the root's, a user's, or a session's.

Users are moto's. Of sessions moto keeps a list only, which is long and searched from its start at
each request, and never gets shorter: here they are kept by key, and those that ended go.
"""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from moto.iam.models import iam_backends
from moto.sts.models import AssumedRole, sts_backends

from sluice_local import ACCESS_KEY, ACCOUNT, SECRET_KEY
from sluice_local.auth import Kind, Principal
from sluice_local.clock import CLOCK

#: After how many new sessions those that ended are looked for.
OFTEN = 128
#: How long a session that ended is remembered, so that it is told from a key that never was.
REMEMBERED = timedelta(hours=1)


@dataclass(frozen=True)
class Identity:
    """A principal with what proves it. ``token`` only of a session."""

    principal: Principal
    secret: str
    token: str | None = None

    def __repr__(self) -> str:
        """Never the secret, wherever this is printed."""
        return f"Identity({self.principal})"


@dataclass(frozen=True)
class Session:
    """A session: moto's role, and what moto does not keep. ``role_id`` is ``AROA...``."""

    role: Any
    issued: datetime
    role_id: str
    policies: tuple[str, ...] = ()
    tags: Mapping[str, str] = field(default_factory=dict)
    invoked_by: str | None = None


class Sessions:
    """All sessions by their access key; safe to use from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._by_key: dict[str, Session] = {}
        self._since = 0

    def add(self, session: Session) -> None:
        """Keep a new session; now and then forget those that ended."""
        with self._lock:
            self._by_key[session.role.access_key_id] = session
            self._since += 1
            if self._since >= OFTEN:
                self._since = 0
                self._forget(CLOCK.naive() - REMEMBERED)

    def get(self, access_key: str) -> Session | None:
        """The session with this key."""
        return self._by_key.get(access_key)

    def all(self) -> dict[str, Session]:
        """Every session by its key."""
        with self._lock:
            return dict(self._by_key)

    def describe(
        self,
        access_key: str,
        policies: tuple[str, ...] = (),
        tags: Mapping[str, str] | None = None,
        invoked_by: str | None = None,
    ) -> None:
        """Say what a session was given, or which service acts with it."""
        with self._lock:
            session = self._by_key[access_key]
            self._by_key[access_key] = replace(
                session, policies=policies, tags=dict(tags or {}), invoked_by=invoked_by
            )

    def __len__(self) -> int:
        return len(self._by_key)

    def _forget(self, before: datetime) -> None:
        for key, session in list(self._by_key.items()):
            role = session.role
            if role.expiration < before:
                del self._by_key[key]
                iam_backends[role.account_id][role.partition].access_keys.pop(key, None)
                kept = sts_backends[role.account_id][role.partition].assumed_roles
                if role in kept:
                    kept.remove(role)


sessions = Sessions()
_new_role = AssumedRole.__init__


def _remembered_role(self: Any, *given: Any, **more: Any) -> None:
    _new_role(self, *given, **more)
    sessions.add(Session(self, CLOCK.naive(), str(self.user_id).partition(":")[0]))


AssumedRole.__init__ = _remembered_role


def find(access_key: str) -> Identity | None:
    """Who has this key; None for one that is not there, or not active, or of a deleted role."""
    if access_key == ACCESS_KEY:
        return Identity(
            Principal(Kind.ROOT, ACCOUNT, f"arn:aws:iam::{ACCOUNT}:root", ACCOUNT, ACCESS_KEY),
            SECRET_KEY,
        )
    session = sessions.get(access_key)
    return _session(session) if session is not None else _user(access_key)


def _session(session: Session) -> Identity | None:
    role = session.role
    if session.role_id not in iam_backends[role.account_id][role.partition].roles:
        return None
    own = (str(role.policy),) if role.policy else ()
    principal = Principal(
        kind=Kind.SESSION,
        account=str(role.account_id),
        arn=str(role.arn),
        principal_id=f"{session.role_id}:{role.session_name}",
        access_key=str(role.access_key_id),
        name=str(role.role_arn).rpartition("/")[2],
        role_arn=str(role.role_arn),
        session_name=str(role.session_name),
        session_policies=own + session.policies,
        session_tags=session.tags,
        issued=session.issued.replace(tzinfo=UTC),
        expires=role.expiration.replace(tzinfo=UTC),
        invoked_by=session.invoked_by,
    )
    return Identity(principal, str(role.secret_access_key), str(role.session_token))


def _user(access_key: str) -> Identity | None:
    for account, partitions in list(iam_backends.items()):
        iam = partitions["aws"]
        key = iam.access_keys.get(access_key)
        if key is None or key.status != "Active":
            continue
        user = iam.users.get(key.user_name)
        if user is None or key not in user.access_keys:  # the user has another name by now
            users = list(iam.users.values())
            user = next((each for each in users if key in each.access_keys), None)
        if user is not None:
            principal = Principal(
                Kind.USER, str(account), str(user.arn), str(user.id), access_key, str(user.name)
            )
            return Identity(principal, str(key.secret_access_key))
    return None
