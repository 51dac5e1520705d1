"""What QuickSight's resource types share: their ids, permissions, tags, and waiting.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_QuickSight.html
"""

import time
from abc import abstractmethod
from collections.abc import Callable
from typing import Any, ClassVar

from botocore.exceptions import ClientError

from sluice_local.cfn.tags import tag_list, tag_map
from sluice_local.resources.base import (
    Context,
    Handler,
    Json,
    NotUpdatableError,
    RefusedError,
    changed,
    error_code,
    only,
)

LOOK_SECONDS = 0.02


class QuickSightAsset(Handler):
    """A resource with an id in an account; its physical id is ``account|id``."""

    #: The property that holds the id, and the word for the kind in ARNs.
    key: ClassVar[str]
    word: ClassVar[str]
    #: The properties that the API takes as they are, in Create and in Update.
    passed: ClassVar[tuple[str, ...]]
    #: Those that only Create takes.
    once: ClassVar[tuple[str, ...]] = ()
    #: Those of them that no operation changes later.
    fixed: ClassVar[tuple[str, ...]] = ()

    def identifier(self, properties: Json) -> str | None:
        """Account and id."""
        if self.key in properties and "AwsAccountId" in properties:
            return f"{properties['AwsAccountId']}|{properties[self.key]}"
        return None

    def create(self, context: Context) -> Json:
        """Create it with permissions and tags, and wait until it is there."""
        properties = context.after
        for name in ("AwsAccountId", self.key):
            if name not in properties:
                member = name[0].lower() + name[1:]
                raise RefusedError(
                    f"1 validation error detected: Value null at '{member}' failed to satisfy "
                    "constraint: Member must not be null"
                )
        quicksight, ids = context.client("quicksight"), self.ids(properties)
        wanted = {**ids, **self.wanted(properties, (*self.passed, *self.once))}
        if properties.get("Permissions"):
            wanted["Permissions"] = properties["Permissions"]
        tags = tag_list(tag_map(properties.get("Tags")))
        if tags:
            wanted["Tags"] = tags
        identifier = "|".join(ids.values())
        try:
            answer = self.call(quicksight, "create")(**wanted)
        except ClientError as error:
            if error_code(error) == "ResourceExistsException":
                raise self.exists(identifier) from error
            raise
        context.made(identifier)
        self.settle(quicksight, ids, properties, answer)
        return self.attributes_of(quicksight, ids)

    def update(self, context: Context) -> Json:
        """Change it, its permissions and its tags, each where it differs."""
        before, after = context.before, context.after
        for name in self.fixed:
            if changed(before, after, name):
                raise NotUpdatableError(f"{name} cannot be changed")
        quicksight, ids = context.client("quicksight"), self.ids(before)
        names = self.passed
        if any(before.get(name) != after.get(name) for name in names):
            answer = self.call(quicksight, "update")(**ids, **self.wanted(after, names))
            self.settle(quicksight, ids, after, answer)
        self.change_permissions(quicksight, ids, before, after)
        old, new = tag_map(before.get("Tags")), tag_map(after.get("Tags"))
        arn = self.arn(context)
        if set(old) - set(new):
            quicksight.untag_resource(ResourceArn=arn, TagKeys=sorted(set(old) - set(new)))
        if new and new != old:
            quicksight.tag_resource(ResourceArn=arn, Tags=tag_list(new))
        return self.attributes_of(quicksight, ids)

    def delete(self, context: Context) -> None:
        """Delete it."""
        ids = self.ids(context.before)
        self.call(context.client("quicksight"), "delete")(**ids, **self.deletion())

    def read(self, context: Context) -> Json:
        """The live properties, permissions in the template's order, and tags."""
        quicksight, ids = context.client("quicksight"), self.ids(context.before)
        live = {**self.live(quicksight, ids), **ids}
        granted = self.call(quicksight, "describe", "_permissions")(**ids)["Permissions"]
        order = [each["Principal"] for each in context.before.get("Permissions", [])]
        live["Permissions"] = sorted(
            ({"Principal": each["Principal"], "Actions": each["Actions"]} for each in granted),
            key=lambda each: _index(order, each["Principal"]),
        )
        tags = quicksight.list_tags_for_resource(ResourceArn=self.arn(context))["Tags"]
        return {**only(live, live), "Tags": tags}

    def ids(self, properties: Json) -> dict[str, str]:
        """Account and id as the API takes them."""
        return {name: str(properties[name]) for name in ("AwsAccountId", self.key)}

    def arn(self, context: Context) -> str:
        """The resource's ARN."""
        return context.arn("quicksight", f"{self.word}/{self.ids(context.before)[self.key]}")

    def call(self, quicksight: Any, verb: str, ending: str = "") -> Callable[..., Any]:
        """The client's method for the kind."""
        method: Callable[..., Any] = getattr(quicksight, f"{verb}_{self.noun}{ending}")
        return method

    @property
    def noun(self) -> str:
        """The kind in the names of the client's methods."""
        return {"datasource": "data_source", "dataset": "data_set"}.get(self.word, self.word)

    def wanted(self, properties: Json, names: tuple[str, ...]) -> Json:
        """The named properties as the API takes them."""
        return only(properties, names)

    def deletion(self) -> Json:
        """What Delete takes besides the ids."""
        return {}

    @abstractmethod
    def live(self, quicksight: Any, ids: dict[str, str]) -> Json:
        """What Describe says."""

    @abstractmethod
    def settle(self, quicksight: Any, ids: dict[str, str], properties: Json, answer: Json) -> None:
        """Wait until what was begun is over; RefusedError when it failed."""

    def attributes_of(self, quicksight: Any, ids: dict[str, str]) -> Json:
        """The attributes: ARN and times."""
        live = self.live(quicksight, ids)
        names = [name for name in self.attributes if "." not in name]
        return {
            name: value.isoformat() if hasattr(value, "isoformat") else value
            for name, value in only(live, names).items()
        }

    def change_permissions(
        self, quicksight: Any, ids: dict[str, str], before: Json, after: Json
    ) -> None:
        """Grant what is new and revoke what is gone."""
        change = permission_changes(before.get("Permissions", []), after.get("Permissions", []))
        if change:
            self.call(quicksight, "update", "_permissions")(**ids, **change)


def permission_changes(
    before: list[Json], after: list[Json], grant: str = "GrantPermissions"
) -> Json:
    """The members of an operation that changes permissions; empty when nothing does."""
    old = {each["Principal"]: list(each["Actions"]) for each in before}
    new = {each["Principal"]: list(each["Actions"]) for each in after}
    granted = [
        {"Principal": principal, "Actions": actions}
        for principal, actions in new.items()
        if old.get(principal) != actions
    ]
    lost = {
        principal: [action for action in actions if action not in new.get(principal, [])]
        for principal, actions in old.items()
    }
    revoked = [
        {"Principal": principal, "Actions": actions}
        for principal, actions in lost.items()
        if actions
    ]
    change: Json = {}
    if granted:
        change[grant] = granted
    if revoked:
        change[grant.replace("Grant", "Revoke")] = revoked
    return change


def wait(state: Callable[[], tuple[str, list[Json]]]) -> None:
    """Wait for the end of a state in progress; RefusedError when it is a failure."""
    while True:
        status, errors = state()
        if status.endswith("_FAILED"):
            said = "; ".join(f"{each.get('Type')}: {each.get('Message')}" for each in errors)
            raise RefusedError(f"{status}: {said}", "GeneralServiceException")
        if not status.endswith("_IN_PROGRESS"):
            return
        time.sleep(LOOK_SECONDS)


def _index(order: list[str], principal: str) -> int:
    return order.index(principal) if principal in order else len(order)
