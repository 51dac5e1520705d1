"""Whether an AWS service may do something to a resource, by the resource's own policy."""

from sluice_local.gate.enforce import ask_service
from sluice_local.iam.policy import PolicyError
from sluice_local.iam.question import Allowed


def service_may(service: str, action: str, resource: str, keys: dict[str, str]) -> bool:
    """Ask the gate; a policy that cannot be read lets nobody in.

    ``service`` is a principal such as ``events.amazonaws.com``, ``keys`` are condition keys such
    as ``aws:SourceArn``.
    """
    try:
        return isinstance(ask_service(service, action, resource, keys), Allowed)
    except PolicyError:
        return False
