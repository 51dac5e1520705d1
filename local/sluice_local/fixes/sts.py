"""STS: moto 5.2.5 gives out credentials of roles that do not exist, and to any web identity.

It also gives out made-up ones (GetSessionToken, GetFederationToken) and believes any SAML.
"""

from functools import cache
from typing import Any

from moto.core.responses import ActionResult
from moto.iam.models import iam_backends
from moto.sts.models import STSBackend
from moto.sts.responses import TokenResponse

from sluice_local.auth import identities
from sluice_local.aws_errors import query_error, refuse
from sluice_local.identities import find_role
from sluice_local.oidc import assume
from sluice_local.oidc.errors import WebIdentityError, invalid_request
from sluice_local.oidc.keys import Keys
from sluice_local.runtime import runtime

_assume_role = TokenResponse.assume_role


def _refused(code: str, message: str) -> tuple[str, dict[str, Any]]:
    """An answer that every SDK can read; moto's own errors have a form that only boto3 knows."""
    status = 403 if code == "AccessDenied" else 400
    return query_error(code, message), {"status": status, "Content-Type": "text/xml"}


def _document(policy: Any) -> str:
    """The document of a managed policy's default version."""
    return next(str(version.document) for version in policy.versions if version.is_default)


def _session_policies(self: Any, role: str) -> tuple[str, ...] | str:
    """The documents of the managed policies that a session is given, or what is wrong with them."""
    managed = iam_backends[role.split(":")[4]]["aws"].managed_policies
    arns = [str(each["arn"]) for each in self.params.get("PolicyArns") or []]
    unknown = [arn for arn in arns if arn not in managed]
    if unknown:
        return f"Policy {unknown[0]} does not exist."
    return tuple(_document(managed[arn]) for arn in arns)


def _assume_existing_role(self: Any) -> Any:
    """Refuse a role that does not exist, as STS words it for one that is not the caller's."""
    arn = self._get_param("RoleArn")
    if find_role(arn) is None:
        _, caller, _ = self.backend.get_caller_identity(self.get_access_key(), self.region)
        return _refused(
            "AccessDenied",
            f"User: {caller} is not authorized to perform: sts:AssumeRole on resource: {arn}",
        )
    policies = _session_policies(self, arn)
    if isinstance(policies, str):
        return _refused("ValidationError", policies)
    answer = _assume_role(self)
    session = answer.result["Credentials"]
    tags = {tag["Key"]: tag["Value"] for tag in self._get_param("Tags") or []}
    identities.sessions.describe(session.access_key_id, policies, tags)
    return answer


@cache
def _keys() -> Keys:
    return Keys(runtime().settings.oidc_issuers)


def _assume_role_with_web_identity(self: Any) -> Any:
    """Verify the token and ask the role's trust policy; moto does neither."""
    try:
        wanted = assume.read(dict(self.params))
        granted = assume.judge(wanted, _keys())
        policies = _session_policies(self, wanted.role_arn)
        if isinstance(policies, str):
            raise invalid_request(policies)
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
    identities.sessions.describe(role.access_key_id, policies)
    return ActionResult(
        {
            "Credentials": role,
            "SubjectFromWebIdentityToken": granted.token.subject,
            "AssumedRoleUser": {"AssumedRoleId": role.user_id, "Arn": role.arn},
            "Provider": granted.provider,
            "Audience": granted.token.audiences[0],
        }
    )


def _caller(_: Any, access_key_id: str, __: str) -> tuple[str, str, str]:
    """Who has signed a request: id, ARN and account. It is authenticated by now."""
    found = identities.find(access_key_id)
    if found is None:
        raise NotImplementedError("calls of nobody")
    who = found.principal
    return who.principal_id, who.arn, who.account


STSBackend.get_caller_identity = _caller
TokenResponse.get_session_token = refuse("GetSessionToken")
TokenResponse.get_federation_token = refuse("GetFederationToken")
TokenResponse.assume_role_with_saml = refuse("AssumeRoleWithSAML")
TokenResponse.assume_role = _assume_existing_role
TokenResponse.assume_role_with_web_identity = _assume_role_with_web_identity
