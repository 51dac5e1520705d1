"""Policies as AWS's pages explain them, with what the pages say they do.

Pages are of https://docs.aws.amazon.com/IAM/latest/UserGuide/ where no other is named.
"""

from typing import Any

import pytest
from sluice_local.iam.evaluate import evaluate
from sluice_local.iam.policy import parse
from sluice_local.iam.question import Allowed, Caller, Policies, Question

Json = dict[str, Any]
HERE, THERE = "111122223333", "444455556666"


def document(*statements: Json) -> Json:
    return {"Version": "2012-10-17", "Statement": list(statements)}


def of(effect: str, action: Any, resource: Any = "*", **more: Any) -> Json:
    return {"Effect": effect, "Action": action, "Resource": resource, **more}


def may(
    action: str,
    resource: str,
    identity: Json | None = None,
    own: Json | None = None,
    boundary: Json | None = None,
    owner: str = HERE,
    user: str = "user/carlossalazar",
    must: bool = False,
    **context: Any,
) -> bool:
    account = f"arn:aws:iam::{HERE}"
    question = Question(
        Caller(f"{account}:{user}", HERE, (f"{account}:root",)),
        action,
        resource,
        owner,
        {
            key.replace("__", ":").replace("_", "/").lower(): value
            if isinstance(value, tuple)
            else (value,)
            for key, value in context.items()
        },
    )
    policies = Policies(
        (parse(identity),) if identity else (),
        boundary=parse(boundary) if boundary else None,
        resource=parse(own) if own else None,
        resource_must_allow=must,
    )
    return isinstance(evaluate(question, policies), Allowed)


# reference_policies_evaluation-logic_policy-eval-basics.html: Carlos and the buckets of logs
LOGS = "arn:aws:s3:::amzn-s3-demo-bucket-carlossalazar-logs"
CARLOS = document(
    of("Allow", ["s3:GetBucketLocation", "s3:GetAccountPublicAccessBlock", "s3:ListAllMyBuckets"]),
    of("Allow", "s3:ListBucket", LOGS, Sid="AllowS3Self"),
    of("Deny", "s3:*", "arn:aws:s3:::*log*", Sid="DenyS3Logs"),
)
LOGS_OWN = document(
    of(
        "Allow",
        ["s3:PutObject", "s3:PutObjectAcl"],
        f"{LOGS}/*",
        Principal={"AWS": f"arn:aws:iam::{HERE}:user/carlossalazar"},
    )
)


def test_carlos_is_denied_by_his_own_policy_though_the_bucket_lets_him() -> None:
    assert not may("s3:PutObject", f"{LOGS}/k", CARLOS, LOGS_OWN)
    assert may("s3:PutObject", f"{LOGS}/k", None, LOGS_OWN)
    assert may("s3:ListAllMyBuckets", "*", CARLOS)
    assert not may("s3:ListBucket", LOGS, CARLOS)


def test_across_accounts_carlos_needs_both() -> None:
    """reference_policies_evaluation-logic-cross-account.html."""
    bucket = "arn:aws:s3:::amzn-s3-demo-bucket"
    identity = document(of("Allow", "s3:*Object*", f"{bucket}/*"))
    whom = {"AWS": f"arn:aws:iam::{HERE}:user/carlossalazar"}
    own = document(of("Allow", ["s3:GetObject*", "s3:PutObject*"], f"{bucket}/*", Principal=whom))
    assert may("s3:PutObject", f"{bucket}/k", identity, own, owner=THERE)
    assert not may("s3:DeleteObject", f"{bucket}/k", identity, own, owner=THERE)
    assert not may("s3:PutObject", f"{bucket}/k", None, own, owner=THERE)


def test_a_boundary_is_the_maximum() -> None:
    """access_policies_boundaries.html: Shirley may manage S3, not create users."""
    boundary = document(of("Allow", ["s3:*", "cloudwatch:*", "ec2:*"]))
    identity = document(of("Allow", "iam:CreateUser"), of("Allow", "s3:*"))
    shirley = f"arn:aws:iam::{HERE}:user/ShirleyRodriguez"
    assert not may("iam:CreateUser", shirley, identity, boundary=boundary)
    assert may("iam:CreateUser", shirley, identity)
    assert may("s3:GetObject", "arn:aws:s3:::b/k", identity, boundary=boundary)
    assert not may("ec2:RunInstances", "*", identity, boundary=boundary)


def test_each_user_has_a_home() -> None:
    """reference_policies_variables.html: the same policy, another folder for each."""
    bucket = "arn:aws:s3:::amzn-s3-demo-bucket"
    own = {"StringLike": {"s3:prefix": ["${aws:username}/*"]}}
    home = document(
        of("Allow", "s3:ListBucket", bucket, Condition=own),
        of("Allow", ["s3:GetObject", "s3:PutObject"], f"{bucket}/${{aws:username}}/*"),
    )
    assert may("s3:GetObject", f"{bucket}/David/k", home, aws__username="David")
    assert not may("s3:GetObject", f"{bucket}/Mary/k", home, aws__username="David")
    assert not may("s3:GetObject", f"{bucket}/David/k", home)
    listing: Json = {"aws__username": "David"}
    assert may("s3:ListBucket", bucket, home, s3__prefix="David/x", **listing)
    assert not may("s3:ListBucket", bucket, home, s3__prefix="Mary/x", **listing)
    assert not may("s3:ListBucket", bucket, home, **listing)


#: reference_policies_examples_aws_my-sec-creds-self-manage.html
NO_MFA = document(
    of("Allow", "*"),
    {
        "Effect": "Deny",
        "NotAction": ["iam:CreateVirtualMFADevice", "iam:EnableMFADevice", "sts:GetSessionToken"],
        "Resource": "*",
        "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}},
    },
)


@pytest.mark.parametrize(
    ("action", "context", "allowed"),
    [
        ("s3:ListAllMyBuckets", {"aws__MultiFactorAuthPresent": "true"}, True),
        ("s3:ListAllMyBuckets", {"aws__MultiFactorAuthPresent": "false"}, False),
        ("s3:ListAllMyBuckets", {}, False),  # long-term keys: IfExists holds of an absent key
        ("iam:EnableMFADevice", {}, True),
    ],
)
def test_without_mfa_all_but_some_is_denied(action: str, context: Json, allowed: bool) -> None:
    assert may(action, "*", NO_MFA, **context) is allowed


def test_other_regions_are_denied() -> None:
    """reference_policies_examples_aws_deny-requested-region.html."""
    where = {"StringNotEquals": {"aws:RequestedRegion": ["eu-central-1", "eu-west-1"]}}
    deny = {"Effect": "Deny", "NotAction": ["iam:*", "sts:*"], "Resource": "*", "Condition": where}
    policy = document(of("Allow", "*"), deny)
    assert may("glue:GetJobs", "*", policy, aws__RequestedRegion="eu-west-1")
    assert not may("glue:GetJobs", "*", policy, aws__RequestedRegion="us-east-1")
    assert may("iam:ListRoles", "*", policy, aws__RequestedRegion="us-east-1")


def test_tags_may_be_of_a_list_only() -> None:
    """reference_policies_condition-single-vs-multi-valued-context-keys.html."""
    keys = {
        "ForAllValues:StringEquals": {"aws:TagKeys": ["environment", "cost-center"]},
        "StringEquals": {"aws:RequestTag/environment": ["preprod", "production"]},
    }
    policy = document(of("Allow", "glue:TagResource", Condition=keys))
    tag: Json = {"aws__RequestTag_environment": "production"}
    ask = ("glue:TagResource", f"arn:aws:glue:us-east-1:{HERE}:job/j", policy)
    assert may(*ask, aws__TagKeys=("environment",), **tag)
    assert may(*ask, aws__TagKeys=("environment", "cost-center"), **tag)
    assert not may(*ask, aws__TagKeys=("environment", "owner"), **tag)
    assert not may(*ask, aws__TagKeys=("environment",), aws__RequestTag_environment="dev")


def test_the_default_key_policy_leaves_it_to_iam() -> None:
    """https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html."""
    key = f"arn:aws:kms:us-east-1:{HERE}:key/k"
    own = document(of("Allow", "kms:*", Principal={"AWS": f"arn:aws:iam::{HERE}:root"}))
    identity = document(of("Allow", "kms:Decrypt", key))
    assert may("kms:Decrypt", key, identity, own, must=True)
    assert not may("kms:Decrypt", key, None, own, must=True)
    assert not may("kms:Encrypt", key, identity, own, must=True)
    assert not may("kms:Decrypt", key, identity, document(), must=True)


def test_all_but_one_bucket() -> None:
    """reference_policies_elements_notresource.html: NotResource with Deny, and HR's folder."""
    bucket = "arn:aws:s3:::HRBucket"
    payroll = [f"{bucket}/Payroll", f"{bucket}/Payroll/*"]
    deny = {"Effect": "Deny", "Action": "s3:*", "NotResource": payroll}
    policy = document(of("Allow", "s3:*"), deny)
    assert may("s3:GetObject", f"{bucket}/Payroll/k", policy)
    assert not may("s3:GetObject", f"{bucket}/k", policy)
