"""Objects that AWS services write to a customer's bucket."""

from collections.abc import Mapping
from functools import cache
from typing import Any

import boto3
from botocore.config import Config

from sluice_local import internal
from sluice_local.runtime import runtime

#: The account's own key, which signs the requests of services; ``internal`` says whose they are.
ROOT_KEY = ("AKIASLUICELOCAL00000", "sluice-local")


def put_as_service(
    bucket: str,
    key: str,
    body: bytes,
    service: str,
    *,
    region: str = "us-east-1",
    kms_key: str | None = None,
    metadata: Mapping[str, str] | None = None,
) -> None:
    """Write an object as the service principal, such as ``cloudtrail.amazonaws.com``.

    Over S3's own API, so that the bucket's policy, encryption, versioning and locks count. With a
    KMS key the object is encrypted under it, else as the bucket has it. Raises botocore's
    ``ClientError`` for what S3 refuses.
    """
    more: dict[str, Any] = {}
    if kms_key:
        more = {"ServerSideEncryption": "aws:kms", "SSEKMSKeyId": kms_key}
    _s3(runtime().endpoint, region, service).put_object(
        Bucket=bucket,
        Key=key,
        Body=body,
        ACL="bucket-owner-full-control",
        ContentType="application/json",
        ContentEncoding="gzip",
        Metadata=dict(metadata or {}),
        **more,
    )


@cache
def _s3(endpoint: str, region: str, service: str) -> Any:
    client = boto3.session.Session().client(
        "s3",
        endpoint_url=endpoint,
        region_name=region,
        aws_access_key_id=ROOT_KEY[0],
        aws_secret_access_key=ROOT_KEY[1],
        config=Config(retries={"total_max_attempts": 1}, s3={"addressing_style": "path"}),
    )
    client.meta.events.register("before-send", internal.marking(service, for_itself=True))
    return client
