"""Which policies bear on a question: those of the caller, of its session, and of the resource.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

from collections.abc import Iterable
from typing import Any

from moto.iam.models import iam_backends

from sluice_local.auth import Kind, Principal
from sluice_local.gate import state
from sluice_local.iam.policy import Policy, parse
from sluice_local.iam.question import Policies

#: What an account's root may do to a bucket's policy whatever the policy says.
#: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketPolicy.html
ROOT_MAY = ("s3:PutBucketPolicy", "s3:GetBucketPolicy", "s3:DeleteBucketPolicy")


def of_caller(who: Principal) -> Policies:
    """The identity policies, the boundary and the session policies.

    Raises PolicyError for a stored policy that cannot be read: nothing is allowed by guessing.
    """
    if who.kind is Kind.SESSION:
        role = state.role_with(who.role_arn or "")
        session = tuple(parse(each) for each in who.session_policies) or None
        return Policies(_identity(role), boundary_of(role), session)
    if who.kind is Kind.USER:
        user = state.entity(who.account, "user", who.name)
        groups = iam_backends[who.account]["aws"].groups.values()
        mine = [each for each in list(groups) if user in each.users]
        policies = [each for one in (user, *mine) for each in _identity(one)]
        return Policies(tuple(policies), boundary_of(user))
    return Policies()


def of_resource(arn: str, action: str, who: Principal | None) -> tuple[Policy | None, bool]:
    """The resource's own policy, and whether nothing is allowed that it does not allow.

    That is so of KMS keys, and of roles that are assumed.
    """
    service = action.partition(":")[0].lower()
    if service == "s3":
        root = who is not None and who.kind is Kind.ROOT and action in ROOT_MAY
        return (None if root else _bucket_policy(arn)), False
    if service == "kms":
        key = state.key_of(arn)
        return (_parsed(key.policy) if key is not None else None), key is not None
    if service == "sts" and ":role/" in arn:
        role = state.role_with(arn)
        return (_parsed(role.assume_role_policy_document) if role is not None else None), True
    if service == "sns":
        parts = arn.split(":")
        sns = state.backend("sns", parts[4], parts[3]) if len(parts) == state.ARN_PARTS else None
        topic = sns.topics.get(arn) if sns is not None else None
        return (_parsed(topic.policy) if topic is not None else None), False
    if service == "secretsmanager" and arn.startswith("arn:"):
        secret = state.secret_of("", "", arn)
        return _parsed(getattr(secret, "policy", None)), False
    if service == "logs":
        return _log_policies(arn), False
    return None, False


def _log_policies(arn: str) -> Policy | None:
    """The resource policies of Logs, which are an account's and a region's, as one."""
    parts = arn.split(":")
    logs = state.backend("logs", parts[4], parts[3]) if len(parts) > state.ARN_PARTS else None
    documents = list(logs.resource_policies.values()) if logs is not None else []
    found = [parse(each.policy_document) for each in documents]
    return Policy(tuple(one for each in found for one in each.statements)) if found else None


def owner_of(arn: str, account: str) -> str:
    """The account that has a resource; ``account``, the caller's, where the ARN does not say."""
    if arn.startswith("arn:aws:s3:::"):
        bucket = arn.removeprefix("arn:aws:s3:::").partition("/")[0]
        return state.owner_of(bucket) or account
    parts = arn.split(":", state.ARN_PARTS - 1)
    return parts[4] if len(parts) == state.ARN_PARTS and parts[4].isdigit() else account


def own_tags(who: Principal) -> dict[str, str]:
    """The tags of the caller's user or role, for ``aws:PrincipalTag``."""
    from sluice_local.gate.resource_tags import pairs

    if who.kind is Kind.SESSION:
        return pairs(getattr(state.role_with(who.role_arn or ""), "tags", None))
    if who.kind is Kind.USER:
        return pairs(getattr(state.entity(who.account, "user", who.name), "tags", None))
    return {}


def _identity(entity: Any) -> tuple[Policy, ...]:
    """The inline and the managed policies of a role, user or group."""
    if entity is None:
        return ()
    inline: Iterable[Any] = list(entity.policies.values())
    managed = list(entity.managed_policies.values())
    return tuple(parse(each) for each in (*inline, *(_default(each) for each in managed)))


def boundary_of(entity: Any) -> Policy | None:
    """The permissions boundary of a role; one that is gone allows nothing."""
    arn = getattr(entity, "permissions_boundary_arn", None)
    if not arn:
        return None
    policy = iam_backends[entity.account_id]["aws"].managed_policies.get(arn)
    return parse(_default(policy)) if policy is not None else Policy()


def _default(policy: Any) -> str:
    """The document of a managed policy's default version."""
    return str(next(each for each in policy.versions if each.is_default).document)


def _bucket_policy(arn: str) -> Policy | None:
    bucket = state.bucket_of(arn.removeprefix("arn:aws:s3:::").partition("/")[0])
    return _parsed(bucket.policy) if bucket is not None else None


def _parsed(document: Any) -> Policy | None:
    return parse(document) if document else None
