"""What AWS services write for themselves: objects in a customer's bucket, messages to a topic."""

from collections.abc import Mapping
from functools import cache
from typing import Any

import boto3
from botocore.config import Config

from sluice_local import ACCESS_KEY, SECRET_KEY, internal
from sluice_local.runtime import runtime

#: The account's own key, which signs the requests of services; ``internal`` says whose they are.
ROOT_KEY = (ACCESS_KEY, SECRET_KEY)


def put_as_service(
    bucket: str,
    key: str,
    body: bytes,
    service: str,
    *,
    region: str = "us-east-1",
    kms_key: str | None = None,
    metadata: Mapping[str, str] | None = None,
    source: str = "",
) -> None:
    """Write an object as the service principal, such as ``cloudtrail.amazonaws.com``.

    Over S3's own API, so that the bucket's policy, encryption, versioning and locks count. With a
    KMS key the object is encrypted under it, else as the bucket has it. ``source`` is the ARN of
    what the service acts for, such as the trail's. Raises botocore's ``ClientError`` for what S3
    refuses.
    """
    more: dict[str, Any] = {}
    if kms_key:
        more = {"ServerSideEncryption": "aws:kms", "SSEKMSKeyId": kms_key}
    _client("s3", runtime().endpoint, region, service, source).put_object(
        Bucket=bucket,
        Key=key,
        Body=body,
        ACL="bucket-owner-full-control",
        ContentType="application/json",
        ContentEncoding="gzip",
        Metadata=dict(metadata or {}),
        **more,
    )


def publish_as_service(topic_arn: str, message: str, service: str, source: str = "") -> None:
    """Publish to a topic as the service principal, for the resource with the ARN ``source``.

    Raises botocore's ``ClientError``.
    """
    region = topic_arn.split(":")[3]
    client = _client("sns", runtime().endpoint, region, service, source)
    client.publish(TopicArn=topic_arn, Message=message)


@cache
def _client(name: str, endpoint: str, region: str, service: str, source: str) -> Any:
    client = boto3.session.Session().client(
        name,
        endpoint_url=endpoint,
        region_name=region,
        aws_access_key_id=ROOT_KEY[0],
        aws_secret_access_key=ROOT_KEY[1],
        config=Config(retries={"total_max_attempts": 1}, s3={"addressing_style": "path"}),
    )
    client.meta.events.register(
        "before-send", internal.marking(service, for_itself=True, source=source)
    )
    return client
