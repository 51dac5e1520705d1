"""What faults can be asked for. Pure; ``reading`` reads them from JSON.

The annotations are limits that pydantic checks, which is not imported before it has to.

A pattern has to fit the whole text; ``*`` stands for anything, ``?`` for one character. Capitals
count.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Annotated, Any, ClassVar, Literal

from annotated_types import Ge, Le, MinLen

Text = Annotated[str, MinLen(1)]
Count = Annotated[int, Ge(0)]
Positive = Annotated[int, Ge(1)]
#: No delay is longer than the longest that an SDK waits for an answer.
Seconds = Annotated[float, Ge(0), Le(120)]
STRICT: dict[str, Any] = {"extra": "forbid", "strict": True}


@dataclass(frozen=True)
class CallMatch:
    """Which calls.

    ``resource`` has to fit one of the request's parameters; without ``*`` and ``?`` it may be
    anywhere in one.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    service: Text | None = None
    operation: Text | None = None
    resource: Text | None = None
    caller: Text | None = None


@dataclass(frozen=True)
class ResourceMatch:
    """Which steps of CloudFormation's on which resources."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    stack: Text | None = None
    logicalId: Text | None = None  # noqa: N815 named as in the JSON
    type: Text | None = None
    verb: Literal["create", "update", "delete"] | None = None


@dataclass(frozen=True)
class EventMatch:
    """Which events of stacks: the ``number``-th of the stack counts from 1."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    stack: Text
    number: Positive | None = None
    logicalId: Text | None = None  # noqa: N815 named as in the JSON
    status: Text | None = None


@dataclass(frozen=True)
class Deny:
    """The caller lacks the permission."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    kind: Literal["deny"]


@dataclass(frozen=True)
class Throttle:
    """The caller asks too often."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    kind: Literal["throttle"]


@dataclass(frozen=True)
class Delay:
    """It takes so many seconds longer."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    kind: Literal["delay"]
    seconds: Seconds


@dataclass(frozen=True)
class ServerError:
    """The service fails."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    kind: Literal["error"]
    status: Literal[500, 503] = 500


@dataclass(frozen=True)
class Drop:
    """The connection breaks, ``before`` the call is done or ``after`` it: its answer is lost."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    kind: Literal["drop"]
    when: Literal["before", "after"]


@dataclass(frozen=True)
class Die:
    """The whole server is killed, ``before`` the call is done or ``after`` it."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    kind: Literal["die"]
    when: Literal["before", "after"] = "after"


@dataclass(frozen=True)
class Death:
    """The whole server is killed when the event was told."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    kind: Literal["die"]


@dataclass(frozen=True)
class FailResource:
    """A resource's handler fails with this ``reason``; ``code`` is its HandlerErrorCode.

    https://docs.aws.amazon.com/cloudformation-cli/latest/userguide/resource-type-test-contract-errors.html
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    kind: Literal["fail-resource"]
    reason: Text
    code: Text = "GeneralServiceException"


@dataclass(frozen=True)
class Counts:
    """After ``after`` matches, ``times`` of them meet the fault; None is every one."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    after: Count = 0
    times: Positive | None = 1


@dataclass(frozen=True)
class Always:
    """Of an event there is nothing to count."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT


CallEffect = Deny | Throttle | Delay | ServerError | Drop | Die
ResourceEffect = FailResource | Delay


@dataclass(frozen=True)
class CallRule:
    """What befalls calls; see ``Counts``."""

    call: CallMatch
    effect: CallEffect
    after: int
    times: int | None


@dataclass(frozen=True)
class ResourceRule:
    """What befalls the steps on resources; see ``Counts``."""

    resource: ResourceMatch
    effect: ResourceEffect
    after: int
    times: int | None


@dataclass(frozen=True)
class EventRule:
    """When the event was told, the server dies; nobody can be told of it twice."""

    event: EventMatch
    effect: Death


Rule = CallRule | ResourceRule | EventRule


def fits(pattern: str | None, text: str) -> bool:
    """Whether the text fits the pattern; None fits anything."""
    # [ is special to fnmatch, and not to us
    return pattern is None or fnmatchcase(text, pattern.replace("[", "[[]"))


def mentions(pattern: str | None, texts: Iterable[str]) -> bool:
    """Whether one of the texts fits the pattern or, when it has no wildcards, contains it."""
    if pattern is None:
        return True
    if not set("*?") & set(pattern):
        return any(pattern in text for text in texts)
    return any(fits(pattern, text) for text in texts)
