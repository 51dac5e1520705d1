"""S3 with KMS keys: S3 asks KMS in the caller's name, who needs the key's permissions as well.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html ("Permissions",
"Encryption context"), and of multipart uploads
https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html#mpuAndPermissions.
Keys that AWS manages (``aws/s3``) let in whoever S3 lets in, and are not asked.
"""

import base64
import binascii
import json
from collections.abc import Iterable

from sluice_local.calls import Call
from sluice_local.gate.asked import Asked, Encryption, Known, Params

KMS = ("aws:kms", "aws:kms:dsse")


def asked(call: Call, account: str, known: Known) -> Iterable[Asked]:
    """The permissions on KMS keys that reading or writing an object needs."""
    from sluice_local.gate.services.s3 import source_of

    params, operation = call.params, call.operation
    bucket, key = str(params["Bucket"]), str(params["Key"])
    found: list[Asked] = []
    if operation in ("CopyObject", "UploadPartCopy"):
        from_bucket, from_key, version = source_of(params)
        read = known.object_encryption(from_bucket, from_key, version)
        found += _asked(call, "kms:Decrypt", read, from_bucket, from_key)
    if operation in ("PutObject", "CopyObject", "CreateMultipartUpload"):
        write = encryption_of(call, account, known)
        found += _asked(call, "kms:GenerateDataKey", write, bucket, key)
    elif operation in ("UploadPart", "UploadPartCopy", "CompleteMultipartUpload"):
        part = known.upload_encryption(bucket, str(params.get("UploadId")))
        found += _asked(call, "kms:Decrypt", part, bucket, key)
    elif operation in ("GetObject", "SelectObjectContent"):
        stored = known.object_encryption(bucket, key, params.get("VersionId"))
        found += _asked(call, "kms:Decrypt", stored, bucket, key)
    return found


def encryption_of(call: Call, account: str, known: Known) -> Encryption | None:
    """The customer's key with which a new object is encrypted: the request's, or the bucket's."""
    params = call.params
    default = known.bucket_encryption(str(params["Bucket"]))
    algorithm, key_id = params.get("ServerSideEncryption"), params.get("SSEKMSKeyId")
    if algorithm is None and not params.get("SSECustomerAlgorithm"):
        return default
    if algorithm not in KMS or not key_id:
        return None
    arn = known.key_arn(account, call.region, str(key_id)) or str(key_id)
    chosen = params.get("BucketKeyEnabled")
    by_bucket = bool(default and default.by_bucket) if chosen is None else _is_true(chosen)
    return Encryption(arn, by_bucket)


def _asked(
    call: Call, action: str, encryption: Encryption | None, bucket: str, key: str
) -> Iterable[Asked]:
    if encryption is None:
        return []
    parts = encryption.key.split(":")
    region = parts[3] if len(parts) > 5 else call.region
    arn = f"arn:aws:s3:::{bucket}" + ("" if encryption.by_bucket else f"/{key}")
    context = {
        **_given(call.params),
        "kms:encryptioncontext:aws:s3:arn": (arn,),
        "kms:viaservice": (f"s3.{region}.amazonaws.com",),
    }
    return [Asked(action, encryption.key, context)]


def _given(params: Params) -> dict[str, tuple[str, ...]]:
    """The pairs of the request's own encryption context, which is base64 of JSON."""
    try:
        pairs = json.loads(base64.b64decode(str(params.get("SSEKMSEncryptionContext") or "e30=")))
    except (binascii.Error, ValueError):
        return {}
    return {f"kms:encryptioncontext:{name.lower()}": (str(each),) for name, each in pairs.items()}


def _is_true(value: object) -> bool:
    return str(value).lower() == "true"
