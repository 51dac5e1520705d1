"""IAM: what moto 5.2.5 lacks: AWS's policies, checks of boundaries, clients of OIDC providers.

Loaded at the start and not with the service: every request makes IAM's backends, one a partition,
and 1,582 policies in each of them would take most of a second.
"""

import json
from typing import Any

from moto.core.exceptions import ServiceException
from moto.core.responses import ActionResult, EmptyResult
from moto.iam.aws_managed_policies import aws_managed_policies_data
from moto.iam.exceptions import (
    DeleteConflictException,
    EntityAlreadyExists,
    NotFoundException,
    ValidationError,
)
from moto.iam.models import AWSManagedPolicy, IAMBackend
from moto.iam.responses import IamResponse

from sluice_local.oidc.keys import is_loopback

_create_role = IAMBackend.create_role
_put_boundary = IAMBackend.put_role_permissions_boundary
_delete_policy = IAMBackend.delete_policy
_create_provider = IAMBackend.create_open_id_connect_provider


def _aws_policies(self: Any) -> list[Any]:
    """AWS's own policies, in the partition that is used here."""
    if self.region_name != "aws":
        return []
    return [
        AWSManagedPolicy.from_data(name, self.account_id, self.region_name, data)
        for name, data in json.loads(aws_managed_policies_data).items()
    ]


def _check_boundary(backend: Any, arn: str | None) -> None:
    """Refuse a boundary that is no policy of the account or of AWS."""
    if arn and arn not in backend.managed_policies:
        raise NotFoundException(f"Scope ARN: {arn} does not exist or is not attachable.")


def _create_role_within(self: Any, *given: Any, **more: Any) -> Any:
    boundary = more.get("permissions_boundary", given[3] if len(given) > 3 else None)
    _check_boundary(self, boundary)
    return _create_role(self, *given, **more)


def _put_existing_boundary(self: Any, role_name: str, permissions_boundary: str) -> None:
    self.get_role(role_name)
    _check_boundary(self, permissions_boundary)
    _put_boundary(self, role_name, permissions_boundary)


def _delete_unused_policy(self: Any, policy_arn: str) -> None:
    """Refuse to delete a policy that is attached, or that is a role's boundary."""
    policy = self.get_policy(policy_arn)
    bounds = any(role.permissions_boundary_arn == policy_arn for role in self.get_roles())
    if bounds or policy.attachment_count:
        raise DeleteConflictException("Cannot delete a policy attached to entities.")
    _delete_policy(self, policy_arn)


def _create_checked_provider(self: Any, url: str, *given: Any, **more: Any) -> Any:
    """Refuse what is not HTTPS, except on this machine, and a second provider of a URL."""
    if not (url.startswith("https://") or is_loopback(url)):
        raise ValidationError("Invalid Open ID Connect Provider URL")
    try:
        return _create_provider(self, url, *given, **more)
    except EntityAlreadyExists as error:
        raise EntityAlreadyExists(f"Provider with url {url} already exists.") from error


def _provider(response: Any) -> Any:
    arn = response._get_param("OpenIDConnectProviderArn")
    return response.backend.get_open_id_connect_provider(arn)


def _add_client_id(self: Any) -> EmptyResult:
    """AddClientIDToOpenIDConnectProvider; one that is there already is no error."""
    provider, client = _provider(self), self._get_param("ClientID")
    if client not in provider.client_id_list:
        provider.client_id_list = [*provider.client_id_list, client]
    return EmptyResult()


def _remove_client_id(self: Any) -> EmptyResult:
    """RemoveClientIDFromOpenIDConnectProvider; one that is not there is no error."""
    provider, gone = _provider(self), self._get_param("ClientID")
    provider.client_id_list = [client for client in provider.client_id_list if client != gone]
    return EmptyResult()


IAMBackend._init_aws_policies = _aws_policies
IAMBackend.create_role = _create_role_within
IAMBackend.put_role_permissions_boundary = _put_existing_boundary
IAMBackend.delete_policy = _delete_unused_policy
IAMBackend.create_open_id_connect_provider = _create_checked_provider
IamResponse.add_client_id_to_open_id_connect_provider = _add_client_id
IamResponse.remove_client_id_from_open_id_connect_provider = _remove_client_id


class OrganizationNotFoundError(ServiceException):  # type: ignore[misc]  # moto has no types for us
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListOrganizationsFeatures.html."""

    code = "OrganizationNotFoundException"


def _list_organizations_features(_: Any) -> Any:
    """The account is in no organization."""
    raise OrganizationNotFoundError(
        "The request was rejected because no organization is associated with your account."
    )


def _list_service_specific_credentials(self: Any) -> Any:
    """None, for none can be made; a user that is named must be there.

    https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListServiceSpecificCredentials.html
    """
    name = self._get_param("UserName")
    if name:
        self.backend.get_user(name)
    return ActionResult({"ServiceSpecificCredentials": []})


IamResponse.list_service_specific_credentials = _list_service_specific_credentials
IamResponse.list_organizations_features = _list_organizations_features

import sluice_local.fixes.iam_accessed  # noqa: E402, F401  it is loaded with the rest of IAM
