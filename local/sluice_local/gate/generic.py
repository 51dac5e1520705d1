"""Permissions by the reference alone: an operation is its action, its resources have names."""

from collections.abc import Callable, Iterable, Mapping

from sluice_local.calls import Call
from sluice_local.gate import reference
from sluice_local.gate.asked import EVERYTHING, Asked, Params

#: Finds the names of a call's resources of one type; none when the call names none.
Namer = Callable[[Params], Iterable[str]]
RESOURCE_ARNS = ("ResourceArn", "resourceArn", "ResourceARN")


def asked_by_name(
    call: Call,
    account: str,
    names: Mapping[str, Namer] | None = None,
    action: str | None = None,
    types: Iterable[str] | None = None,
) -> tuple[Asked, ...]:
    """The permission for each resource that the call names, by ``names`` of its types.

    ``action`` is the operation when it is not given, ``types`` those of the reference. What names
    no resource, or is not known, is asked for ``*``.
    """
    action = action or call.operation
    known = reference.resource_types(call.service, action) if types is None else tuple(types)
    arns: list[str] = []
    for each in known or ():
        namer = (names or {}).get(each)
        names_of = namer(call.params) if namer else ()
        arns += [to_arn(call, each, name, account) for name in names_of]
    if known and not arns:  # the calls that tag name a resource by its ARN
        arns = [str(call.params[each]) for each in RESOURCE_ARNS if call.params.get(each)]
    full = f"{call.service}:{action}"
    return tuple(Asked(full, arn) for arn in dict.fromkeys(arns) or (EVERYTHING,))


def to_arn(call: Call, resource_type: str, name: str, account: str) -> str:
    """The ARN of a resource that a call names, which may be its ARN already."""
    if name.startswith("arn:"):
        return name
    return reference.arn(call.service, resource_type, name, call.region, account)


def one_of(*members: str) -> Namer:
    """A namer: the first of the members that the call has; a list names them all."""

    def names(params: Params) -> Iterable[str]:
        for member in members:
            value = params.get(member)
            if value:
                return [str(each) for each in value] if isinstance(value, list) else [str(value)]
        return []

    return names


def always(*names: str) -> Namer:
    """A namer of what every call means."""
    return lambda _: names
