"""The examples that AWS publishes.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html
https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html
"""

from hashlib import sha256
from typing import Any

import pytest
from signed_requests import SECRET, claim_of, environ_of, holds
from sluice_local.auth import chunks
from sluice_local.auth.signature import signing_key

S3_SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
HOST = "https://examplebucket.s3.amazonaws.com"
EMPTY = sha256(b"").hexdigest()
WELCOME = b"Welcome to Amazon S3."
SEED = "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9"
TRAILED = "106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e"


def aws(path: str, names: str, signature: str, **headers: str) -> dict[str, Any]:
    """A request of Signature Version 4's own examples, to ``service`` or to IAM."""
    host, service = ("iam", "iam") if "Action" in path else ("example", "service")
    scope = f"AKIDEXAMPLE/20150830/us-east-1/{service}/aws4_request"
    given = {
        "X-Amz-Date": "20150830T123600Z",
        "Authorization": f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders={names}, "
        f"Signature={signature}",
        **headers,
    }
    return environ_of("GET", f"https://{host}.amazonaws.com{path}", given)


def s3(
    method: str,
    url: str,
    names: str,
    signature: str,
    digest: str = EMPTY,
    more: dict[str, str] | None = None,
) -> dict[str, Any]:
    """A request of S3's examples."""
    scope = "AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request"
    given = {
        "X-Amz-Date": "20130524T000000Z",
        "X-Amz-Content-SHA256": digest,
        "Authorization": f"AWS4-HMAC-SHA256 Credential={scope},SignedHeaders={names},"
        f"Signature={signature}",
    }
    return environ_of(method, url, {**given, **(more or {})})


FORM = "application/x-www-form-urlencoded; charset=utf-8"
PLAIN = "host;x-amz-content-sha256;x-amz-date"
PRESIGNED = (
    f"{HOST}/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F"
    "20130524%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400"
    "&X-Amz-SignedHeaders=host&X-Amz-Signature="
    "aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404"
)
EXAMPLES = {
    "vanilla": (
        aws(
            "/",
            "host;x-amz-date",
            "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
        ),
        SECRET,
        b"",
    ),
    "ListUsers": (
        aws(
            "/?Action=ListUsers&Version=2010-05-08",
            "content-type;host;x-amz-date",
            "5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7",
            **{"Content-Type": FORM},
        ),
        SECRET,
        b"",
    ),
    "GetObject": (
        s3(
            "GET",
            f"{HOST}/test.txt",
            "host;range;x-amz-content-sha256;x-amz-date",
            "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41",
            more={"Range": "bytes=0-9"},
        ),
        S3_SECRET,
        b"",
    ),
    "PutObject": (
        s3(
            "PUT",
            f"{HOST}/test$file.text",
            "date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class",
            "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd",
            sha256(WELCOME).hexdigest(),
            {
                "Date": "Fri, 24 May 2013 00:00:00 GMT",
                "x-amz-storage-class": "REDUCED_REDUNDANCY",
            },
        ),
        S3_SECRET,
        WELCOME,
    ),
    "GetBucketLifecycle": (
        s3(
            "GET",
            f"{HOST}/?lifecycle",
            PLAIN,
            "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543",
        ),
        S3_SECRET,
        b"",
    ),
    "ListObjects": (
        s3(
            "GET",
            f"{HOST}/?max-keys=2&prefix=J",
            PLAIN,
            "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7",
        ),
        S3_SECRET,
        b"",
    ),
    "presigned": (environ_of("GET", PRESIGNED, {}), S3_SECRET, b""),
}


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_of_aws(example: str) -> None:
    environ, secret, body = EXAMPLES[example]
    assert holds(environ, body, secret)
    assert not holds(environ, body, secret[:-1])


def streamed(digest: str, signature: str, *, trailer: bool) -> dict[str, Any]:
    """The request of the examples of streaming: 66,560 letters in chunks of at most 64 KiB."""
    names = "content-encoding;content-length;host;x-amz-content-sha256;x-amz-date;"
    names += "x-amz-decoded-content-length;x-amz-storage-class" + (";x-amz-trailer" * trailer)
    more = {
        "Content-Encoding": "aws-chunked",
        "Content-Length": "66824",
        "x-amz-decoded-content-length": "66560",
        "x-amz-storage-class": "REDUCED_REDUNDANCY",
    }
    if trailer:
        names = names.replace("content-length;", "", 1)
        del more["Content-Length"]
        more["x-amz-trailer"] = "x-amz-checksum-crc32c"
    url = "https://s3.amazonaws.com/examplebucket/chunkObject.txt"
    return s3("PUT", url, names, signature, digest, more)


def chunked(*signatures: str) -> bytes:
    body = b""
    for size, signature in zip((65536, 1024, 0), signatures, strict=True):
        head = f"{size:x};chunk-signature={signature}\r\n".encode()
        body += head + b"a" * size + (b"\r\n" if size else b"")
    return body


CHUNKS = chunked(
    "ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648",
    "0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497",
    "b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9",
)
WITH_TRAILER = (
    chunked(
        "b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2",
        "1c1344b170168f8e65b41376b44b20fe354e373826ccbbe2c1d40a8cae51e5c7",
        "2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992",
    )
    + b"x-amz-checksum-crc32c:sOO8/Q==\r\n"
    + b"x-amz-trailer-signature:d81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435"
    + b"\r\n\r\n"
)
STREAMED = {
    "chunks": (streamed("STREAMING-AWS4-HMAC-SHA256-PAYLOAD", SEED, trailer=False), CHUNKS),
    "trailer": (
        streamed("STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER", TRAILED, trailer=True),
        WITH_TRAILER,
    ),
}


def follows(environ: dict[str, Any], body: bytes, trailer: bool) -> bool:
    claim = claim_of(environ)
    return chunks.match(body, claim, signing_key(S3_SECRET, claim), trailer, 66_560)


@pytest.mark.parametrize("example", STREAMED)
def test_an_example_of_streaming(example: str) -> None:
    environ, body = STREAMED[example]
    trailer = example == "trailer"
    assert holds(environ, body, S3_SECRET)
    assert follows(environ, body, trailer)
    for at in (30, 1000, 65700, len(body) - 10):  # a signature, data, the last signature
        changed = body[:at] + bytes([body[at] ^ 1]) + body[at + 1 :]
        assert not follows(environ, changed, trailer)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"0",
        b"x;chunk-signature=1\r\n",
        b"-1;chunk-signature=1\r\n",
        CHUNKS[:100],
        CHUNKS[:-100],
    ],
)
def test_a_body_that_breaks_off(body: bytes) -> None:
    environ, _ = STREAMED["chunks"]
    with pytest.raises(chunks.BrokenBodyError):
        follows(environ, body, False)
