"""STS: moto 5.2.5 gives out credentials of roles that do not exist, and to any web identity."""

from functools import cache
from typing import Any

from moto.core.responses import ActionResult
from moto.sts.responses import TokenResponse

from sluice_local.aws_errors import query_error
from sluice_local.identities import find_role
from sluice_local.oidc import assume
from sluice_local.oidc.errors import WebIdentityError
from sluice_local.oidc.keys import Keys
from sluice_local.runtime import runtime

_assume_role = TokenResponse.assume_role


def _refused(code: str, message: str) -> tuple[str, dict[str, Any]]:
    """An answer that every SDK can read; moto's own errors have a form that only boto3 knows."""
    status = 403 if code == "AccessDenied" else 400
    return query_error(code, message), {"status": status, "Content-Type": "text/xml"}


def _assume_existing_role(self: Any) -> Any:
    """Refuse a role that does not exist, as STS words it for one that is not the caller's."""
    arn = self._get_param("RoleArn")
    if find_role(arn) is None:
        _, caller, _ = self.backend.get_caller_identity(self.get_access_key(), self.region)
        return _refused(
            "AccessDenied",
            f"User: {caller} is not authorized to perform: sts:AssumeRole on resource: {arn}",
        )
    return _assume_role(self)


@cache
def _keys() -> Keys:
    return Keys(runtime().settings.oidc_issuers)


def _assume_role_with_web_identity(self: Any) -> Any:
    """Verify the token and ask the role's trust policy; moto does neither."""
    try:
        wanted = assume.read(dict(self.params))
        granted = assume.judge(wanted, _keys())
    except WebIdentityError as error:
        return _refused(error.code, error.message)
    role = self.backend.assume_role_with_web_identity(
        region_name=self.region,
        role_session_name=wanted.session,
        role_arn=wanted.role_arn,
        policy=self.params.get("Policy"),
        duration=wanted.seconds,
        external_id=None,
    )
    return ActionResult(
        {
            "Credentials": role,
            "SubjectFromWebIdentityToken": granted.token.subject,
            "AssumedRoleUser": {"AssumedRoleId": role.user_id, "Arn": role.arn},
            "Provider": granted.provider,
            "Audience": granted.token.audiences[0],
        }
    )


TokenResponse.assume_role = _assume_existing_role
TokenResponse.assume_role_with_web_identity = _assume_role_with_web_identity
