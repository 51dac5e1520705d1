"""Changes to a request that is signed, and what S3, STS and Glue say of it."""

import re

from cases_before_signing import (
    LONG,
    STAMP,
    Change,
    Error,
    add,
    both,
    both_protocols,
    drop,
    header,
    set_,
)
from sluice_local import ACCESS_KEY

NOT_SIGNED = "There were headers present in the request which were not signed"
MALFORMED = "The authorization header is malformed; "
REQUIRED = (
    "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.",
    "AWS authentication requires a valid Date or x-amz-date header",
)
#: Changes to a request that is signed.
AFTER: dict[str, tuple[Change, dict[str, Error | None]]] = {
    "no signature": (
        drop("Authorization"),
        {
            "s3": (403, "AccessDenied", "Access Denied"),
            "sts": (403, "MissingAuthenticationToken", "Request is missing Authentication Token"),
            "glue": (400, "MissingAuthenticationTokenException", "Missing Authentication Token"),
        },
    ),
    "half a signature": (
        header(", Signature=.*", ""),
        {
            "s3": (
                400,
                "AuthorizationHeaderMalformed",
                f"{MALFORMED}the authorization header requires three components: Credential, "
                "SignedHeaders, and Signature.",
            ),
            **both_protocols(
                "Authorization header requires 'Credential' parameter. "
                "Authorization header requires 'Signature' parameter. "
                "Authorization header requires 'SignedHeaders' parameter.",
                code="IncompleteSignature",
            ),
        },
    ),
    "no date": (
        drop("X-Amz-Date"),
        {
            "s3": (403, "AccessDenied", REQUIRED[1]),
            **both_protocols(REQUIRED[0], code="IncompleteSignature"),
        },
    ),
    "half a scope": (
        header("/[^/]*/aws4_request", ""),
        {
            "s3": (
                400,
                "AuthorizationHeaderMalformed",
                f"{MALFORMED}the Credential is mal-formed; expecting "
                '"<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request".',
            ),
            "glue": (
                400,
                "IncompleteSignatureException",
                "Credential must have exactly 5 slash-delimited elements, e.g. "
                r"keyid/date/region/service/term, got '\S*/us-east-1'",
            ),
        },
    ),
    "another end of the scope": (
        header("aws4_request", "aws5_request"),
        both_protocols(
            "Credential should be scoped with a valid terminator: 'aws4_request', "
            "not 'aws5_request'."
        ),
    ),
    "another day": (
        header(r"/\d{8}/", "/20200101/"),
        {
            "s3": (
                400,
                "AuthorizationHeaderMalformed",
                rf'{MALFORMED}Invalid credential date "20200101"\. This date is not the same as '
                r'X-Amz-Date: "\d{8}"\.',
            ),
            **both_protocols(
                "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date "
                rf"from HTTP: '20200101' != '\d{{8}}', from '{STAMP}'\."
            ),
        },
    ),
    "a host that is not signed": (
        header("host;", ""),
        {
            "s3": (403, "AccessDenied", NOT_SIGNED),
            **both_protocols(
                "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization."
            ),
        },
    ),
    "version 2": (
        add("Authorization", f"AWS {ACCESS_KEY}:c2lnbmF0dXJl"),
        {
            "s3": (
                400,
                "InvalidRequest",
                "The authorization mechanism you have provided is not supported. Please use "
                "AWS4-HMAC-SHA256.",
            ),
        },
    ),
    "version 2 in the URL": (
        both(
            drop("Authorization"),
            set_(path=f"/?AWSAccessKeyId={ACCESS_KEY}&Signature=c2ln&Expires=9999999999"),
        ),
        {
            "s3": (
                400,
                "InvalidRequest",
                "The authorization mechanism you have provided is not supported. Please use "
                "AWS4-HMAC-SHA256.",
            ),
        },
    ),
    "another scheme": (
        add("Authorization", "Bearer token"),
        {"s3": (400, "InvalidArgument", "Unsupported Authorization Type")},
    ),
    "signed twice": (
        set_(path="/?X-Amz-Signature=0"),
        {
            "s3": (
                400,
                "InvalidArgument",
                "Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, "
                "Signature query string parameter or the Authorization header should be specified",
            ),
        },
    ),
    "another path": (set_(path="/bucket"), unlike := {"s3": (403, "SignatureDoesNotMatch", ".*")}),
    "another query": (set_(path="/?acl"), unlike),
    "another verb": (set_(method="HEAD"), {"s3": (403, "", "")}),
    "another service": (
        header("/s3/", "/iam/"),
        {"s3": (403, "SignatureDoesNotMatch", re.escape(LONG))},
    ),
    "a service in capitals": (
        header("/s3/", "/S3/"),
        {"s3": (400, "InvalidSignatureException", ".*")},
    ),
    "another body": (
        both(set_(body=b"!"), drop("Content-Length")),
        {
            "s3": (
                400,
                "XAmzContentSHA256Mismatch",
                "The provided 'x-amz-content-sha256' header does not match what was computed.",
            ),
            **both_protocols(LONG),
        },
    ),
    "no digest": (
        drop("X-Amz-Content-SHA256"),
        {
            "s3": (
                400,
                "InvalidRequest",
                "Missing required header for this request: x-amz-content-sha256",
            ),
        },
    ),
    "no digest at all": (
        add("X-Amz-Content-SHA256", "any"),
        {"s3": (400, "InvalidArgument", "x-amz-content-sha256 must be UNSIGNED-PAYLOAD, .*")},
    ),
    "chunks of no length": (
        add("X-Amz-Content-SHA256", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD"),
        {
            "s3": (
                411,
                "MissingContentLength",
                "You must provide the Content-Length HTTP header.",
            ),
        },
    ),
    "a header that is not signed": (
        add("x-amz-acl", "public-read"),
        {"s3": (403, "AccessDenied", NOT_SIGNED), "sts": None, "glue": None},
    ),
    "a digest of MD5 that is not signed": (
        add("Content-MD5", "1B2M2Y8AsgTpgAmY7PhCfg=="),
        {"s3": (403, "AccessDenied", NOT_SIGNED)},
    ),
    "what a proxy adds": (
        both(add("X-Forwarded-For", "10.0.0.1"), add("x-amzn-trace-id", "Root=1")),
        {"s3": None, "sts": None, "glue": None},
    ),
    "a form": (
        both(
            drop("Authorization"),
            set_(method="POST", path="/bucket", body=b"--a--"),
            add("Content-Type", "multipart/form-data; boundary=a"),
        ),
        {
            "s3": (
                501,
                "NotImplemented",
                "The embedded AWS does not support it: uploads by an HTML form",
            ),
        },
    ),
}
