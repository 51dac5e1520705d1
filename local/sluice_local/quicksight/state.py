"""What QuickSight keeps of an account. Plain data, so that it can be saved."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from sluice_local.own.clock import now
from sluice_local.own.errors import ServiceError

Json = dict[str, Any]
Kind = Literal["datasource", "dataset", "analysis", "dashboard", "theme"]
#: A kind of asset in ARNs, as the API's errors name it.
WORDS: dict[Kind, str] = {
    "datasource": "DataSource",
    "dataset": "DataSet",
    "analysis": "Analysis",
    "dashboard": "Dashboard",
    "theme": "Theme",
}

#: The themes that QuickSight has, from one of which each other is made.
#: https://docs.aws.amazon.com/quicksight/latest/APIReference/API_ListThemes.html
STARTING_THEMES = ("CLASSIC", "MIDNIGHT", "RAINIER", "SEASIDE")
FAILURE = "INTERNAL_FAILURE"
RESTARTED = "The embedded AWS was started again while this was under way."


def invalid(message: str) -> ServiceError:
    """InvalidParameterValueException, QuickSight's error for what its model allows and it does not.

    https://docs.aws.amazon.com/quicksight/latest/APIReference/CommonErrors.html
    """
    return ServiceError("InvalidParameterValueException", message)


def missing(kind: str, name: str) -> ServiceError:
    """ResourceNotFoundException."""
    return ServiceError(
        "ResourceNotFoundException", f"{kind} {name} is not found", ResourceType=kind.upper()
    )


def exists(kind: str, name: str) -> ServiceError:
    """ResourceExistsException."""
    return ServiceError(
        "ResourceExistsException", f"{kind} {name} already exists", ResourceType=kind.upper()
    )


def conflict(message: str) -> ServiceError:
    """ConflictException."""
    return ServiceError("ConflictException", message)


@dataclass
class Version:
    """A version of a dashboard; its ``body`` as UpdateDashboard gave it."""

    number: int
    body: Json
    status: str = "CREATION_IN_PROGRESS"
    errors: list[Json] = field(default_factory=list)
    created: datetime = field(default_factory=now)

    def __setstate__(self, saved: Json) -> None:
        """What was under way when the state was saved is not done any more."""
        self.__dict__.update(saved)
        _given_up(self)


@dataclass
class Asset:
    """A data source, data set, analysis, dashboard or theme; ``body`` as the API gave it."""

    kind: Kind
    id: str
    arn: str
    body: Json
    permissions: dict[str, list[str]] = field(default_factory=dict)
    link_permissions: dict[str, list[str]] = field(default_factory=dict)
    tags: dict[str, str] = field(default_factory=dict)
    status: str = "CREATION_SUCCESSFUL"
    errors: list[Json] = field(default_factory=list)
    created: datetime = field(default_factory=now)
    updated: datetime = field(default_factory=now)
    #: of dashboards
    versions: dict[int, Version] = field(default_factory=dict)
    published: int = 1
    published_at: datetime | None = None
    last_version: int = 0
    #: of data sets
    ingestions: dict[str, "Ingestion"] = field(default_factory=dict)
    #: their refresh schedules, each with the time when it is ``due`` next
    schedules: dict[str, Json] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Its display name."""
        return str(self.body["Name"])

    def __setstate__(self, saved: Json) -> None:
        """What was under way when the state was saved is not done any more."""
        self.__dict__.update({"schedules": {}, **saved})
        _given_up(self)


@dataclass
class Ingestion:
    """A load of a data set into SPICE. ``size`` is in bytes, ``by`` says what has asked for it."""

    id: str
    arn: str
    kind: str
    status: str = "INITIALIZED"
    error: Json | None = None
    rows: int = 0
    size: int = 0
    created: datetime = field(default_factory=now)
    seconds: int = 0
    query: str | None = None
    by: str = "MANUAL"

    @property
    def is_over(self) -> bool:
        """Whether it has ended in any way."""
        return self.status in ("FAILED", "COMPLETED", "CANCELLED")

    def __setstate__(self, saved: Json) -> None:
        """What was under way when the state was saved is not done any more."""
        self.__dict__.update(saved)
        if not self.is_over:
            self.status = "FAILED"
            self.error = {"Type": "INTERNAL_SERVICE_ERROR", "Message": RESTARTED}


def _given_up(what: Version | Asset) -> None:
    if what.status.endswith("_IN_PROGRESS"):
        what.status = what.status.replace("_IN_PROGRESS", "_FAILED")
        kind = "UNKNOWN" if isinstance(what, Asset) and what.kind == "datasource" else FAILURE
        what.errors = [{"Type": kind, "Message": RESTARTED}]


@dataclass
class User:
    """A user of the default namespace."""

    name: str
    arn: str
    email: str
    role: str
    identity: str
    principal: str
    tags: dict[str, str] = field(default_factory=dict)


@dataclass
class Group:
    """A group of the default namespace and the names of its members."""

    name: str
    arn: str
    principal: str
    description: str | None = None
    members: list[str] = field(default_factory=list)


@dataclass
class QuickSightState:
    """All of an account in a region; users and groups only in the account's identity region."""

    users: dict[str, User] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    assets: dict[tuple[Kind, str], Asset] = field(default_factory=dict)
    settings: Json = field(default_factory=lambda: dict(SETTINGS))

    def of(self, kind: Kind) -> list[Asset]:
        """All assets of a kind, oldest first."""
        return [asset for (of, _), asset in self.assets.items() if of == kind]

    def find(self, kind: Kind, key: str) -> Asset:
        """An asset by its id, or the error that it is not there."""
        found = self.assets.get((kind, key))
        if found is None:
            raise missing(WORDS[kind], key)
        return found

    def by_arn(self, arn: str) -> Asset | None:
        """An asset by its ARN, or None."""
        return next((asset for asset in self.assets.values() if asset.arn == arn), None)


SETTINGS: Json = {
    "AccountName": "sluice-local",
    "Edition": "ENTERPRISE",
    "DefaultNamespace": "default",
    "NotificationEmail": "nobody@example.com",
    "PublicSharingEnabled": False,
    "TerminationProtectionEnabled": True,
}
