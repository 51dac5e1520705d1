"""What a resource type of CloudFormation is here: a class that calls the service's public API."""

import json
import secrets
import string
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, ClassVar

from botocore.exceptions import ClientError

from sluice_local.cfn import schema
from sluice_local.cfn.properties import normalise

Json = dict[str, Any]
RANDOM = string.ascii_uppercase + string.digits


class AlreadyExistsError(Exception):
    """The resource is there already, and not this stack's; worded as AWS words it."""


class ClaimedError(Exception):
    """Another stack has the resource; worded as AWS words it."""


class RefusedError(Exception):
    """The handler cannot do what the template asks. ``code`` is AWS's HandlerErrorCode."""

    def __init__(self, message: str, code: str = "InvalidRequest") -> None:
        super().__init__(message)
        self.code = code


class GoneError(Exception):
    """The resource that was to be read is not there; a ClientError may say so as well."""


class NotUpdatableError(RefusedError):
    """A property cannot be changed. To be raised before anything is changed."""

    def __init__(self, message: str) -> None:
        super().__init__(message, "NotUpdatable")


@dataclass
class Context:
    """What a handler works with.

    ``client`` gives a boto3 client with the deployer's credentials. ``made`` is to be called as
    soon as the physical resource is there, so that a rollback deletes it if a later call fails.
    ``before`` are the properties as deployed, ``after`` those that are wanted.
    """

    account: str
    region: str
    stack_name: str
    logical_id: str
    client: Callable[[str], Any]
    made: Callable[[str], None]
    physical_id: str = ""
    before: Json = field(default_factory=dict)
    after: Json = field(default_factory=dict)
    partition: str = "aws"

    def arn(self, service: str, resource: str, region: str | None = None) -> str:
        """An ARN in this account; ``region`` as given, this region when None."""
        where = self.region if region is None else region
        return f"arn:{self.partition}:{service}:{where}:{self.account}:{resource}"

    def physical_name(self, limit: int, lower: bool = False) -> str:
        """A name as CloudFormation makes them: stack, logical id and 12 random characters."""
        tail = "".join(secrets.choice(RANDOM) for _ in range(12))
        head = f"{self.stack_name}-{self.logical_id}"[: limit - 13]
        name = f"{head}-{tail}"
        return name.lower() if lower else name


class Handler(ABC):
    """One resource type. Methods raise ClientError or this module's errors when they fail."""

    type: ClassVar[str]
    #: The properties that the handler implements; a template with another one is refused.
    supported: ClassVar[frozenset[str]]
    #: Paths of nested members (``Rule/*/Id``; ``{}`` is any key of a map) that it does not.
    lacking: ClassVar[frozenset[str]] = frozenset()
    #: Attributes of Fn::GetAtt besides the schema's read-only properties.
    more_attributes: ClassVar[frozenset[str]] = frozenset()

    @property
    def attributes(self) -> frozenset[str]:
        """The attributes that Fn::GetAtt knows."""
        return schema.read_only(self.type) | self.more_attributes

    def normalise(self, properties: Json) -> tuple[Json, list[str]]:
        """Properties with typed values, and the schema's complaints."""
        return normalise(self.type, properties)

    @abstractmethod
    def create(self, context: Context) -> Json:
        """Make ``context.after``, call ``context.made``, and return the attributes."""

    @abstractmethod
    def update(self, context: Context) -> Json:
        """Change ``context.physical_id`` from before to after; return the attributes."""

    @abstractmethod
    def delete(self, context: Context) -> None:
        """Delete ``context.physical_id``; one that is gone already may raise that it is."""

    def read(self, context: Context) -> Json | None:  # noqa: ARG002
        """The live properties, written as ``context.before``, the deployed ones, writes them.

        None for a type whose drift is not detected; a property that is not set is left out.
        GoneError, or a ClientError that says so, when the resource is not there.
        """
        return None

    def identifier(self, properties: Json) -> str | None:
        """The name that the template gives, or None when CloudFormation makes it."""
        names = schema.identifier(self.type)
        if len(names) == 1:
            value = properties.get(next(iter(names)))
            return str(value) if value is not None else None
        return None

    def exists(self, identifier: str) -> AlreadyExistsError:
        """AWS's refusal to make a resource that is there."""
        return AlreadyExistsError(
            f"Resource of type '{self.type}' with identifier '{identifier}' already exists."
        )


def only(value: Json, names: Iterable[str]) -> Json:
    """The named members that have a value."""
    return {name: value[name] for name in names if value.get(name) is not None}


def unless_absent(call: Callable[[], Any], *codes: str) -> Any:
    """What the call answers, or None when it fails with one of the codes: there is none."""
    try:
        return call()
    except ClientError as error:
        if error_code(error) not in codes:
            raise
        return None


def same_json(expected: Any, live: Any) -> Any:
    """JSON that a property holds as text: as the template wrote it when it means the same."""
    parsed = json.loads(live) if isinstance(live, str) and live else live
    if isinstance(expected, str):
        return expected if json.loads(expected) == parsed else json.dumps(parsed)
    return parsed


def error_code(error: ClientError) -> str:
    """The service's error code."""
    return str(error.response["Error"]["Code"])


def without(properties: Json, *names: str) -> Json:
    """The properties except the named ones."""
    return {key: value for key, value in properties.items() if key not in names}


def changed(before: Json, after: Json, *names: str) -> bool:
    """Whether one of the named properties differs."""
    return any(before.get(name) != after.get(name) for name in names)
