"""STS: moto 5.2.5 gives out credentials of roles that do not exist."""

from typing import Any

from moto.core.exceptions import AccessDeniedError
from moto.sts.responses import TokenResponse

from sluice_local.identities import find_role

_assume_role = TokenResponse.assume_role


def _assume_existing_role(self: Any) -> Any:
    """Refuse a role that does not exist, as STS words it for one that is not the caller's."""
    arn = self._get_param("RoleArn")
    if find_role(arn) is None:
        _, caller, _ = self.backend.get_caller_identity(self.get_access_key(), self.region)
        raise AccessDeniedError(caller, f"sts:AssumeRole on resource: {arn}")
    return _assume_role(self)


TokenResponse.assume_role = _assume_existing_role
