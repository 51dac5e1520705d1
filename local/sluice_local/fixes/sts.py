"""STS: moto 5.2.5 gives out credentials of roles that do not exist."""

from typing import Any

from moto.core.exceptions import ServiceException
from moto.sts.responses import TokenResponse

from sluice_local.identities import find_role

_assume_role = TokenResponse.assume_role


class AccessDeniedError(ServiceException):  # type: ignore[misc]  # moto has no types for us
    """HTTP 403, worded as STS words it for a role that is not there or not the caller's."""

    code = "AccessDenied"
    # moto looks the error's shape up in the model of the service that the module's name names.
    __module__ = "moto.sts.exceptions"


def _assume_existing_role(self: Any) -> Any:
    """Refuse a role that does not exist."""
    arn = self._get_param("RoleArn")
    if find_role(arn) is None:
        _, caller, _ = self.backend.get_caller_identity(self.get_access_key(), self.region)
        raise AccessDeniedError(
            f"User: {caller} is not authorized to perform: sts:AssumeRole on resource: {arn}"
        )
    return _assume_role(self)


TokenResponse.assume_role = _assume_existing_role
