"""S3: an operation's action, on its bucket or object, and what its parameters ask for besides.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
"""

from collections.abc import Iterable, Mapping
from urllib.parse import unquote

from sluice_local.calls import Call
from sluice_local.gate.asked import EVERYTHING, Asked, Known, Params
from sluice_local.gate.services import s3_kms
from sluice_local.gate.services.s3_actions import (
    CREATES_OBJECTS,
    OF_BUCKETS,
    OF_OBJECTS,
    OF_VERSIONS,
    WITH_A_BUCKET,
    WITH_AN_OBJECT,
)

COPIES = ("CopyObject", "UploadPartCopy")


def questions(call: Call, account: str, known: Known) -> Iterable[Asked]:
    """S3's own permissions first, then KMS's on the keys of encrypted objects."""
    params, operation = call.params, call.operation
    bucket = params.get("Bucket")
    if operation == "DeleteObjects":
        return _deletions(params)
    if operation in COPIES:
        return [*_copy(call, known), *s3_kms.asked(call, account, known)]
    if not bucket:
        return [Asked(f"s3:{OF_BUCKETS.get(operation, operation)}", EVERYTHING)]
    if params.get("Key") is None:
        return _of_bucket(call, str(bucket))
    return [*_of_object(call), *s3_kms.asked(call, account, known)]


def object_arn(bucket: object, key: object) -> str:
    """The ARN of an object."""
    return f"arn:aws:s3:::{bucket}/{key}"


def source_of(params: Params) -> tuple[str, str, str | None]:
    """Bucket, key and version of what is copied, as ``x-amz-copy-source`` says it."""
    source = params.get("CopySource")
    if isinstance(source, Mapping):
        return str(source["Bucket"]), str(source["Key"]), source.get("VersionId")
    path, _, version = str(source or "").partition("?versionId=")
    bucket, _, key = unquote(path).lstrip("/").partition("/")
    return bucket, key, version or None


def _of_bucket(call: Call, bucket: str) -> Iterable[Asked]:
    actions = [OF_BUCKETS.get(call.operation, call.operation)]
    if call.operation == "CreateBucket":
        actions += _asked_besides(call.params, WITH_A_BUCKET)
        if call.params.get("ObjectLockEnabledForBucket"):
            actions.append("PutBucketVersioning")
        if (call.params.get("CreateBucketConfiguration") or {}).get("Tags"):
            actions.append("TagResource")
    return [Asked(f"s3:{each}", f"arn:aws:s3:::{bucket}") for each in dict.fromkeys(actions)]


def _of_object(call: Call) -> Iterable[Asked]:
    params = call.params
    action = OF_OBJECTS.get(call.operation, call.operation)
    actions = [action]
    if action == "GetObjectAttributes":
        actions = ["GetObject", action]
    if params.get("VersionId"):
        actions = [OF_VERSIONS.get(each, each) for each in actions]
    if call.operation in CREATES_OBJECTS:
        actions += _asked_besides(params, WITH_AN_OBJECT)
    if params.get("BypassGovernanceRetention"):
        actions.append("BypassGovernanceRetention")
    arn = object_arn(params["Bucket"], params["Key"])
    return [Asked(f"s3:{each}", arn) for each in dict.fromkeys(actions)]


def _copy(call: Call, known: Known) -> Iterable[Asked]:
    """Reading the source, then writing the copy; with its tags, unless they are given anew."""
    bucket, key, version = source_of(call.params)
    source = object_arn(bucket, key)
    asked = [Asked("s3:GetObjectVersion" if version else "s3:GetObject", source)]
    target = object_arn(call.params["Bucket"], call.params["Key"])
    asked.append(Asked("s3:PutObject", target))
    if call.operation == "CopyObject":
        besides = _asked_besides(call.params, WITH_AN_OBJECT)
        new_tags = call.params.get("TaggingDirective") == "REPLACE"
        if not new_tags and known.object_tags(bucket, key, version):
            of_tags = "s3:GetObjectVersionTagging" if version else "s3:GetObjectTagging"
            asked.append(Asked(of_tags, source))
            besides.append("PutObjectTagging")
        asked += [Asked(f"s3:{each}", target) for each in dict.fromkeys(besides)]
    return asked


def _deletions(params: Params) -> Iterable[Asked]:
    """A deletion for each key of the list."""
    asked = []
    for each in (params.get("Delete") or {}).get("Objects") or ():
        arn = object_arn(params["Bucket"], each.get("Key"))
        action = "s3:DeleteObjectVersion" if each.get("VersionId") else "s3:DeleteObject"
        asked.append(Asked(action, arn))
        if params.get("BypassGovernanceRetention"):
            asked.append(Asked("s3:BypassGovernanceRetention", arn))
    return asked or [Asked("s3:DeleteObject", object_arn(params.get("Bucket"), "*"))]


def _asked_besides(params: Params, table: Mapping[str, str]) -> list[str]:
    return [action for member, action in table.items() if params.get(member)]
