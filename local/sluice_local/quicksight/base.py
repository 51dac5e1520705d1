"""What the operations of QuickSight's kinds of assets share."""

import threading
from collections.abc import Callable
from typing import Any

from sluice_local import REGION
from sluice_local.own.clock import now
from sluice_local.own.errors import ServiceError
from sluice_local.own.frame import Call, OwnService
from sluice_local.own.paging import page
from sluice_local.own.state import state_of
from sluice_local.quicksight import permissions
from sluice_local.quicksight.state import (
    STARTING_THEMES,
    Asset,
    Kind,
    QuickSightState,
    conflict,
    exists,
    invalid,
    missing,
)
from sluice_local.state import change

Json = dict[str, Any]
#: The region that holds an account's users and groups.
IDENTITY_REGION = REGION
#: How long an asset is in progress, in seconds: long enough to be seen.
MOMENT = 0.02


class Assets(OwnService):
    """Makes, finds, lists and guards assets."""

    name = "quicksight"
    kind = QuickSightState

    def people(self, call: Call) -> QuickSightState:
        """The state that holds the account's users and groups."""
        return state_of(QuickSightState, self.name, call.account, IDENTITY_REGION)

    def arn(self, call: Call, resource: str, region: str | None = None) -> str:
        """An ARN in the caller's account."""
        where = region or call.region
        return f"arn:{call.partition}:quicksight:{where}:{call.account}:{resource}"

    def is_principal(self, call: Call) -> Callable[[str], bool]:
        """Whether an ARN is that of a user, a group or the namespace of the account."""
        people = self.people(call)
        known = {found.arn for found in people.users.values()}
        known |= {found.arn for found in people.groups.values()}
        known.add(self.arn(call, "namespace/default", IDENTITY_REGION))
        return known.__contains__

    def make(self, call: Call, kind: Kind, key: str, body: Json, status: str) -> Asset:
        """A new asset with its permissions and tags, unless its id is taken."""
        state, params = self.state(call), call.params
        if (kind, key) in state.assets:
            raise exists(kind.title(), key)
        refuse_folders(params)
        given = params.get("Permissions", [])
        permissions.check(kind, given, self.is_principal(call))
        asset = Asset(kind, key, self.arn(call, f"{kind}/{key}"), body, status=status)
        asset.permissions = permissions.granted({}, given)
        asset.tags = {tag["Key"]: tag["Value"] for tag in params.get("Tags", [])}
        state.assets[(kind, key)] = asset
        return asset

    def check_theme(self, call: Call) -> None:
        """Refuse the ARN of a theme that is neither one of QuickSight's nor the account's."""
        arn = call.params.get("ThemeArn")
        own = self.state(call).by_arn(arn) if arn is not None else None
        given = {f"arn:{call.partition}:quicksight::aws:theme/{name}" for name in STARTING_THEMES}
        if arn is not None and arn not in given and (own is None or own.kind != "theme"):
            raise invalid(f"Theme {arn} is not found")

    def later(self, work: Callable[[], None]) -> None:
        """Do the rest of an operation in a moment, on another thread."""

        def run() -> None:
            with self.lock:
                work()

        timer = threading.Timer(MOMENT, change, ("quicksight", run))
        timer.daemon = True
        timer.start()

    def change_permissions(self, call: Call, asset: Asset) -> None:
        """Grant and revoke; the owner of nothing is nobody."""
        params = call.params
        grant, revoke = params.get("GrantPermissions", []), params.get("RevokePermissions", [])
        permissions.check(asset.kind, grant, self.is_principal(call))
        current = permissions.revoked(asset.permissions, revoke)
        asset.permissions = permissions.granted(current, grant)

    def pages(self, call: Call, member: str, items: list[Json]) -> Json:
        """A page of a list."""
        size = call.params.get("MaxResults", 100)
        token = call.params.get("NextToken")
        some, following = page(items, token, size, "InvalidNextTokenException")
        return {member: some, "NextToken": following}

    def tag_resource(self, call: Call) -> Json:
        """Add tags."""
        given = {tag["Key"]: tag["Value"] for tag in call.params["Tags"]}
        self._tags(call).update(given)
        return {}

    def untag_resource(self, call: Call) -> Json:
        """Take tags away."""
        tags = self._tags(call)
        for key in call.params["TagKeys"]:
            tags.pop(key, None)
        return {}

    def list_tags_for_resource(self, call: Call) -> Json:
        """All tags."""
        return {"Tags": [{"Key": key, "Value": text} for key, text in self._tags(call).items()]}

    def _tags(self, call: Call) -> dict[str, str]:
        arn = call.params["ResourceArn"]
        asset = self.state(call).by_arn(arn)
        users = self.people(call).users.values()
        found = asset or next((user for user in users if user.arn == arn), None)
        if found is None:
            raise missing("Resource", arn)
        return found.tags


def settled(asset: Asset) -> None:
    """Refuse what cannot be done while something else is under way."""
    if asset.status.endswith("_IN_PROGRESS"):
        raise conflict(f"{asset.kind.title()} {asset.id} is in state {asset.status}")


def touched(asset: Asset) -> None:
    """It has changed now."""
    asset.updated = now()


def refuse_folders(params: Json) -> None:
    """There are no folders here."""
    if params.get("FolderArns"):
        raise NotImplementedError("QuickSight's FolderArns")


def given(params: Json, *names: str) -> Json:
    """The named members that the request has."""
    return {name: params[name] for name in names if name in params}


def in_identity_region(call: Call) -> None:
    """Refuse an operation on users and groups elsewhere, as QuickSight does."""
    if call.region != IDENTITY_REGION:
        raise ServiceError(
            "AccessDeniedException",
            f"Operation is being called from endpoint {call.region}, but your identity region is "
            f"{IDENTITY_REGION}. Please use the {IDENTITY_REGION} endpoint.",
        )


def in_namespace(call: Call) -> None:
    """Refuse a namespace other than the default one."""
    if call.params.get("Namespace", "default") != "default":
        raise missing("Namespace", call.params["Namespace"])


__all__ = ["Assets", "given", "in_identity_region", "in_namespace", "invalid", "settled", "touched"]
