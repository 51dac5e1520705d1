"""Condition keys that single services have: which parameters of a call they are. Pure.

https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
"""

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import parse_qsl

from sluice_local.calls import Call
from sluice_local.gate.members import at

Values = tuple[str, ...]

#: S3's keys that are headers: ``s3:`` and the header's name.
S3_HEADERS = (
    *("x-amz-acl", "x-amz-content-sha256", "x-amz-copy-source", "x-amz-metadata-directive"),
    *("x-amz-grant-full-control", "x-amz-grant-read", "x-amz-grant-read-acp"),
    *("x-amz-grant-write", "x-amz-grant-write-acp", "x-amz-object-ownership"),
    *("x-amz-server-side-encryption", "x-amz-server-side-encryption-aws-kms-key-id"),
    *("x-amz-server-side-encryption-customer-algorithm", "x-amz-storage-class"),
    *("x-amz-website-redirect-location", "if-match", "if-none-match"),
)
#: Service: condition key, and the parameter that it is.
PARAMETERS: Mapping[str, Mapping[str, str]] = {
    "s3": {
        "s3:delimiter": "Delimiter",
        "s3:locationconstraint": "CreateBucketConfiguration.LocationConstraint",
        "s3:max-keys": "MaxKeys",
        "s3:object-lock-legal-hold": "ObjectLockLegalHoldStatus",
        "s3:object-lock-mode": "ObjectLockMode",
        "s3:prefix": "Prefix",
        "s3:versionid": "VersionId",
    },
    "kms": {
        "kms:bypasspolicylockoutsafetycheck": "BypassPolicyLockoutSafetyCheck",
        "kms:datakeypairspec": "KeyPairSpec",
        "kms:granteeprincipal": "GranteePrincipal",
        "kms:grantoperations": "Operations",
        "kms:keyorigin": "Origin",
        "kms:keyspec": "KeySpec",
        "kms:keyusage": "KeyUsage",
        "kms:multiregion": "MultiRegion",
        "kms:retiringprincipal": "RetiringPrincipal",
        "kms:rotationperiodindays": "RotationPeriodInDays",
        "kms:scheduledeletionpendingwindowindays": "PendingWindowInDays",
    },
    "iam": {
        "iam:awsservicename": "AWSServiceName",
        "iam:policyarn": "PolicyArn",
    },
    "sts": {
        "sts:durationseconds": "DurationSeconds",
        "sts:externalid": "ExternalId",
        "sts:rolesessionname": "RoleSessionName",
        "sts:sourceidentity": "SourceIdentity",
        "sts:transitivetagkeys": "TransitiveTagKeys",
    },
    "cloudformation": {
        "cloudformation:changesetname": "ChangeSetName",
        "cloudformation:importresourcetypes": "ResourcesToImport[].ResourceType",
        "cloudformation:resourcetypes": "ResourceTypes",
        "cloudformation:rolearn": "RoleARN",
        "cloudformation:stackpolicyurl": "StackPolicyURL",
        "cloudformation:templateurl": "TemplateURL",
    },
    "secretsmanager": {
        "secretsmanager:description": "Description",
        "secretsmanager:forcedeletewithoutrecovery": "ForceDeleteWithoutRecovery",
        "secretsmanager:kmskeyid": "KmsKeyId",
        "secretsmanager:name": "Name",
        "secretsmanager:recoverywindowindays": "RecoveryWindowInDays",
        "secretsmanager:secretid": "SecretId",
        "secretsmanager:versionid": "VersionId",
        "secretsmanager:versionstage": "VersionStage",
    },
    "sns": {"sns:endpoint": "Endpoint", "sns:protocol": "Protocol"},
    "cloudwatch": {"cloudwatch:namespace": "Namespace"},
}


def of_service(call: Call) -> dict[str, Values]:
    """The values of the service's own condition keys, as far as the call itself has them."""
    found: dict[str, Values] = {}
    for key, member in PARAMETERS.get(call.service, {}).items():
        values = _texts(at(call.params, member))
        if values:
            found[key] = values
    if call.service == "s3":
        found |= _s3(call)
    if call.service == "kms":
        found |= _kms(call)
    return found


def _s3(call: Call) -> dict[str, Values]:
    """https://docs.aws.amazon.com/AmazonS3/latest/API/bucket-policy-s3-sigv4-conditions.html."""
    presigned = "X-Amz-Signature" in call.query
    found: dict[str, Values] = {
        "s3:authtype": ("REST-QUERY-STRING" if presigned else "REST-HEADER",),
        "s3:signatureversion": ("AWS4-HMAC-SHA256",),
        "s3:tlsversion": ("1.3",),
    }
    for header in S3_HEADERS:
        value = call.headers.get(header) or call.query.get(header)
        if value is not None:
            found[f"s3:{header}"] = (value,)
    tagging = call.params.get("Tagging")
    if isinstance(tagging, str):
        tags = dict(parse_qsl(tagging, keep_blank_values=True))
    elif isinstance(tagging, Mapping) and call.params.get("Key") is not None:
        tags = {str(each["Key"]): str(each["Value"]) for each in tagging.get("TagSet") or ()}
    else:
        tags = {}
    if tags:
        found |= {f"s3:requestobjecttag/{key.lower()}": (value,) for key, value in tags.items()}
        found["s3:requestobjecttagkeys"] = tuple(tags)
    return found


def _kms(call: Call) -> dict[str, Values]:
    """https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html."""
    found: dict[str, Values] = {}
    pairs = call.params.get("EncryptionContext") or call.params.get("SourceEncryptionContext")
    if isinstance(pairs, Mapping) and pairs:
        found = {f"kms:encryptioncontext:{k.lower()}": (str(v),) for k, v in pairs.items()}
        found["kms:encryptioncontextkeys"] = tuple(pairs)
    key_id = str(call.params.get("KeyId", ""))
    if "alias/" in key_id:
        found["kms:requestalias"] = ("alias/" + key_id.partition("alias/")[2],)
    if call.operation in ("CreateGrant", "ListGrants", "RevokeGrant"):
        found["kms:grantisforawsresource"] = ("false",)
    return found


def _texts(values: Iterable[Any]) -> Values:
    """Values as policies write them."""
    return tuple(
        str(each).lower() if isinstance(each, bool) else str(each)
        for each in values
        if each is not None
    )
