"""S3's ways to sign: presigned URLs, odd keys, bodies in chunks."""

import http.client
import re
from collections.abc import Iterator
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

import pytest
from embedded_aws import Aws
from raw_requests import Raw, who_am_i
from sluice_local import ACCESS_KEY, SECRET_KEY
from sluice_local.auth.claims import TIMESTAMP, Claim, read
from sluice_local.auth.signature import sign, signing_key

KEYS = (
    "a b",
    "a+b",
    "100%",
    "a%2Fb",
    "é/ü-漢字",
    "//a//",
    "a/../b",
    "./a",
    "~a!*'()@:;,$&=?#",
    '"<>[]{}|\\^`',
    "a" * 900,
)


@pytest.fixture(scope="module")
def bucket(aws: Aws) -> Iterator[str]:
    aws("s3").create_bucket(Bucket="signed-in-many-ways")
    yield "signed-in-many-ways"


@pytest.mark.parametrize("key", KEYS)
def test_an_odd_key(aws: Aws, bucket: str, key: str) -> None:
    s3, at = aws("s3"), {"Bucket": bucket, "Key": key}
    s3.put_object(**at, Body=b"1", Metadata={"a_b": "two  spaces", "c": ""}, ContentType="a/json")
    assert s3.get_object(**at)["Body"].read() == b"1"
    assert [found["Key"] for found in s3.list_objects_v2(Bucket=bucket)["Contents"]] == [key]
    assert s3.list_objects_v2(Bucket=bucket, Prefix=key, Delimiter="&=+ ")["KeyCount"] == 1
    url = s3.generate_presigned_url("get_object", Params=at)
    assert get(url) == (200, "1")
    s3.delete_object(**at)


def get(url: str, **headers: str) -> tuple[int, str]:
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=10)
    connection.request("GET", url.split(parts.netloc)[1], headers=headers)
    answer = connection.getresponse()
    return answer.status, answer.read().decode()


WEEK = "X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires "
WEEK += "must be less than 604800 seconds"
LACKING = "Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, "
LACKING += "X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters."
IN_QUERY = "AuthorizationQueryParametersError"


@pytest.mark.parametrize(
    ("signed", "pattern", "to", "expected"),
    [
        ({}, "", "", (200, "", "")),
        ({"at": -59}, "", "", (200, "", "")),
        ({"at": -61}, "", "", (403, "AccessDenied", "Request has expired")),
        ({"at": 16}, "", "", (403, "AccessDenied", "Request is not valid yet")),
        ({"expires": 604_800, "at": -10_000}, "", "", (200, "", "")),
        ({"expires": 604_801}, "", "", (400, IN_QUERY, WEEK)),
        ({"expires": -1}, "", "", (400, IN_QUERY, "X-Amz-Expires must be non-negative")),
        ({}, "Expires=3600", "Expires=x", (400, IN_QUERY, "X-Amz-Expires should be a number")),
        ({}, "&X-Amz-Date=[^&]*", "", (400, IN_QUERY, LACKING)),
        ({}, "Expires=3600", "Expires=3601", (403, "SignatureDoesNotMatch", None)),
        ({}, "list-type=2", "list-type=1", (403, "SignatureDoesNotMatch", None)),
        ({}, r"/\?", "/?acl&", (403, "SignatureDoesNotMatch", None)),
        ({"key": "AKIAIOSFODNN7EXAMPLE"}, "", "", (403, "InvalidAccessKeyId", None)),
        ({"secret": "sluice"}, "", "", (403, "SignatureDoesNotMatch", None)),
    ],
)
def test_a_presigned_url(
    aws: Aws,
    bucket: str,
    signed: dict[str, Any],
    pattern: str,
    to: str,
    expected: tuple[int, str, str | None],
) -> None:
    given = {"path": f"/{bucket}/?list-type=2", "expires": 3600, **signed}
    raw = Raw(aws.endpoint, **given).sign()
    raw.headers = {}
    raw.path = re.sub(pattern, to, raw.path) if pattern else raw.path
    status, code, message = raw.send()
    assert (status, code) == expected[:2]
    assert message == expected[2] or expected[2] is None


def test_a_presigned_url_gives_no_more_than_it_says(aws: Aws, bucket: str) -> None:
    raw = Raw(aws.endpoint, path=f"/{bucket}/", expires=60).sign()
    raw.headers = {"x-amz-acl": "public-read"}
    assert raw.send()[:2] == (403, "AccessDenied")
    raw.headers = {"Authorization": "AWS4-HMAC-SHA256 any"}
    assert raw.send()[:2] == (400, "InvalidArgument")


def test_a_presigned_call_of_sts(aws: Aws) -> None:
    """As Kubernetes and Vault prove who somebody is; only S3 heeds how long it should hold."""
    raw = who_am_i(aws.endpoint)
    given: dict[str, Any] = {"method": "GET", "body": b"", "headers": {}, "expires": 60}
    given["path"] = "/?Action=GetCallerIdentity&Version=2011-06-15"
    raw.__dict__.update(given)
    assert "<Arn>arn:aws:iam::123456789012:root</Arn>" in raw.sign().answer()[1]
    for minutes, status in ((-14, 200), (-16, 403)):
        later = Raw(aws.endpoint, "sts", at=minutes, **given).sign()
        assert later.answer()[0] == status


def chunk(claim: Claim, previous: str, data: bytes) -> str:
    """A chunk's signature. https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html"""
    lines = ("AWS4-HMAC-SHA256-PAYLOAD", claim.timestamp, claim.scope, previous)
    text = "\n".join((*lines, sha256(b"").hexdigest(), sha256(data).hexdigest()))
    return sign(signing_key(SECRET_KEY, claim), text)


@pytest.mark.parametrize(
    ("change", "length", "expected"),
    [
        (b"abc", 3, (200, "")),
        (b"abd", 3, (403, "SignatureDoesNotMatch")),
        (b"abc", 4, (400, "IncompleteBody")),
    ],
)
def test_a_body_in_chunks(
    aws: Aws, bucket: str, change: bytes, length: int, expected: tuple[int, str]
) -> None:
    raw = Raw(aws.endpoint, method="PUT", path=f"/{bucket}/chunked", body=b"\0")
    streaming = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD"
    raw.headers = {
        "Content-Encoding": "aws-chunked",
        "x-amz-decoded-content-length": str(length),
    }
    claim = sign_streaming(raw, streaming)
    first = chunk(claim, claim.signature, b"abc")
    last = chunk(claim, first, b"")
    head, end = f"3;chunk-signature={first}\r\n", f"\r\n0;chunk-signature={last}\r\n\r\n"
    raw.body = head.encode() + change + end.encode()
    raw.headers["Expect"] = "100-continue"
    assert raw.send()[:2] == expected
    if expected[0] == 200:
        assert aws("s3").get_object(Bucket=bucket, Key="chunked")["Body"].read() == b"abc"
        aws("s3").delete_object(Bucket=bucket, Key="chunked")


def sign_streaming(raw: Raw, digest: str) -> Claim:
    """Sign a request whose digest is a word."""
    from unittest.mock import patch

    with patch("botocore.auth.S3SigV4Auth.payload", lambda *_: digest):
        raw.sign()
    raw.headers = {name: value for name, value in raw.headers.items() if name != "Content-Length"}
    claim = read(
        {
            "HTTP_AUTHORIZATION": raw.headers["Authorization"],
            "HTTP_X_AMZ_DATE": raw.headers["X-Amz-Date"],
        }
    )
    assert claim is not None
    assert (claim.access_key, claim.at.strftime(TIMESTAMP)) == (ACCESS_KEY, claim.timestamp)
    return claim


def test_a_body_that_is_not_signed(aws: Aws, bucket: str) -> None:
    raw = Raw(aws.endpoint, method="PUT", path=f"/{bucket}/unsigned", body=b"abc")
    sign_streaming(raw, "UNSIGNED-PAYLOAD")
    raw.body = b"abcd"
    assert raw.send()[0] == 200
    aws("s3").delete_object(Bucket=bucket, Key="unsigned")
