"""Why a request is not let in, in the words of each protocol.

S3's codes: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
The others': https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html
and https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html. Their words are those
that users of the SDKs report; JSON services answer 400 where those of the query protocol say 403.
"""

from enum import Enum, auto
from typing import Any, NamedTuple

from werkzeug.wrappers import Response

from sluice_local.aws_errors import Protocol, aws_error, protocol_of


class Reason(Enum):
    """What is wrong with a request's authentication."""

    UNSIGNED = auto()
    TWICE = auto()
    SCHEME = auto()
    VERSION_2 = auto()
    INCOMPLETE = auto()
    NO_DATE = auto()
    CREDENTIAL = auto()
    TERMINATOR = auto()
    SCOPE_DATE = auto()
    REGION = auto()
    QUERY_ALGORITHM = auto()
    QUERY_INCOMPLETE = auto()
    QUERY_CREDENTIAL = auto()
    QUERY_DATE = auto()
    EXPIRES_NUMBER = auto()
    EXPIRES_NEGATIVE = auto()
    EXPIRES_WEEK = auto()
    UNKNOWN_KEY = auto()
    WRONG_TOKEN = auto()
    SESSION_OVER = auto()
    TOO_OLD = auto()
    TOO_NEW = auto()
    URL_TOO_OLD = auto()
    URL_TOO_NEW = auto()
    HOST_NOT_SIGNED = auto()
    NOT_SIGNED = auto()
    MISMATCH = auto()
    NO_DIGEST = auto()
    DIGEST = auto()
    BODY = auto()
    BROKEN = auto()
    NO_LENGTH = auto()
    FORM = auto()


class RefusedError(Exception):
    """A request that is not let in. ``facts`` fill the message; never a secret among them."""

    def __init__(self, reason: Reason, **facts: str) -> None:
        super().__init__(reason.name)
        self.reason = reason
        self.facts = facts


class Words(NamedTuple):
    """An error: AWS's code, its message, the HTTP status."""

    code: str
    message: str
    status: int


def _malformed(why: str) -> Words:
    said = f"The authorization header is malformed; {why}"
    return Words("AuthorizationHeaderMalformed", said, 400)


def _parameters(why: str) -> Words:
    return Words("AuthorizationQueryParametersError", why, 400)


_SKEWED = Words(
    "RequestTimeTooSkewed",
    "The difference between the request time and the current time is too large.",
    403,
)
_COMPONENTS = (
    "the authorization header requires three components: Credential, SignedHeaders, and Signature."
)
_OLD = "Signature expired: {signed} is now earlier than {limit} ({now} - {minutes} min.)"
_NEW = "Signature not yet current: {signed} is still later than {limit} ({now} + {minutes} min.)"
_MISMATCH = "The request signature we calculated does not match the signature you provided."
_HOST = "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization."
_INVALID = "The security token included in the request is invalid"
_OVER = "The security token included in the request is expired"

S3: dict[Reason, Words] = {
    Reason.UNSIGNED: Words("AccessDenied", "Access Denied", 403),
    Reason.TWICE: Words(
        "InvalidArgument",
        "Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature "
        "query string parameter or the Authorization header should be specified",
        400,
    ),
    Reason.SCHEME: Words("InvalidArgument", "Unsupported Authorization Type", 400),
    Reason.VERSION_2: Words(
        "InvalidRequest",
        "The authorization mechanism you have provided is not supported. "
        "Please use AWS4-HMAC-SHA256.",
        400,
    ),
    Reason.INCOMPLETE: _malformed(_COMPONENTS),
    Reason.NO_DATE: Words(
        "AccessDenied", "AWS authentication requires a valid Date or x-amz-date header", 403
    ),
    Reason.CREDENTIAL: _malformed(
        'the Credential is mal-formed; expecting "<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request"'
        "."
    ),
    Reason.TERMINATOR: _malformed(
        'incorrect terminal "{terminator}". This endpoint uses "aws4_request".'
    ),
    Reason.SCOPE_DATE: _malformed(
        'Invalid credential date "{date}". This date is not the same as X-Amz-Date: "{day}".'
    ),
    Reason.REGION: _malformed("the region '{region}' is wrong; expecting 'us-east-1'"),
    Reason.QUERY_ALGORITHM: _parameters('X-Amz-Algorithm only supports "AWS4-HMAC-SHA256"'),
    Reason.QUERY_INCOMPLETE: _parameters(
        "Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, "
        "X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters."
    ),
    Reason.QUERY_CREDENTIAL: _parameters(
        "Error parsing the X-Amz-Credential parameter; the Credential is mal-formed; "
        'expecting "<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request".'
    ),
    Reason.QUERY_DATE: _parameters(
        "X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\""
    ),
    Reason.EXPIRES_NUMBER: _parameters("X-Amz-Expires should be a number"),
    Reason.EXPIRES_NEGATIVE: _parameters("X-Amz-Expires must be non-negative"),
    Reason.EXPIRES_WEEK: _parameters(
        "X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires "
        "must be less than 604800 seconds"
    ),
    Reason.UNKNOWN_KEY: Words(
        "InvalidAccessKeyId",
        "The AWS Access Key Id you provided does not exist in our records.",
        403,
    ),
    Reason.WRONG_TOKEN: Words(
        "InvalidToken", "The provided token is malformed or otherwise invalid.", 400
    ),
    Reason.SESSION_OVER: Words("ExpiredToken", "The provided token has expired.", 400),
    Reason.TOO_OLD: _SKEWED,
    Reason.TOO_NEW: _SKEWED,
    Reason.URL_TOO_OLD: Words("AccessDenied", "Request has expired", 403),
    Reason.URL_TOO_NEW: Words("AccessDenied", "Request is not valid yet", 403),
    Reason.HOST_NOT_SIGNED: Words(
        "AccessDenied", "There were headers present in the request which were not signed", 403
    ),
    Reason.NOT_SIGNED: Words(
        "AccessDenied", "There were headers present in the request which were not signed", 403
    ),
    Reason.MISMATCH: Words(
        "SignatureDoesNotMatch", f"{_MISMATCH} Check your key and signing method.", 403
    ),
    Reason.NO_DIGEST: Words(
        "InvalidRequest", "Missing required header for this request: x-amz-content-sha256", 400
    ),
    Reason.DIGEST: Words(
        "InvalidArgument",
        "x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-UNSIGNED-PAYLOAD-TRAILER, "
        "STREAMING-AWS4-HMAC-SHA256-PAYLOAD, STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER or a "
        "valid sha256 value.",
        400,
    ),
    Reason.BODY: Words(
        "XAmzContentSHA256Mismatch",
        "The provided 'x-amz-content-sha256' header does not match what was computed.",
        400,
    ),
    Reason.BROKEN: Words("IncompleteBody", "The request body terminated unexpectedly", 400),
    Reason.NO_LENGTH: Words(
        "MissingContentLength", "You must provide the Content-Length HTTP header.", 411
    ),
    Reason.FORM: Words(
        "NotImplemented", "The embedded AWS does not support it: uploads by an HTML form", 501
    ),
}

#: Of the other protocols: the code in the query protocol, the code in JSON, and the message.
_OTHERS: dict[Reason, tuple[str, str, str]] = {
    **dict.fromkeys(
        (Reason.TWICE, Reason.SCHEME, Reason.INCOMPLETE, Reason.NO_DATE),
        ("IncompleteSignature", "IncompleteSignatureException", "{lacking}"),
    ),
    Reason.CREDENTIAL: (
        "IncompleteSignature",
        "IncompleteSignatureException",
        "Credential must have exactly 5 slash-delimited elements, e.g. "
        "keyid/date/region/service/term, got '{credential}'",
    ),
    Reason.TERMINATOR: (
        "SignatureDoesNotMatch",
        "InvalidSignatureException",
        "Credential should be scoped with a valid terminator: 'aws4_request', not '{terminator}'.",
    ),
    Reason.SCOPE_DATE: (
        "SignatureDoesNotMatch",
        "InvalidSignatureException",
        "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: "
        "'{date}' != '{day}', from '{timestamp}'.",
    ),
    Reason.REGION: (
        "SignatureDoesNotMatch",
        "InvalidSignatureException",
        "Credential should be scoped to a valid region, not '{region}'.",
    ),
    Reason.UNKNOWN_KEY: ("InvalidClientTokenId", "UnrecognizedClientException", f"{_INVALID}."),
    Reason.WRONG_TOKEN: ("InvalidClientTokenId", "UnrecognizedClientException", f"{_INVALID}."),
    Reason.SESSION_OVER: ("ExpiredToken", "ExpiredTokenException", _OVER),
    **dict.fromkeys(
        (Reason.TOO_OLD, Reason.URL_TOO_OLD),
        ("SignatureDoesNotMatch", "InvalidSignatureException", _OLD),
    ),
    **dict.fromkeys(
        (Reason.TOO_NEW, Reason.URL_TOO_NEW),
        ("SignatureDoesNotMatch", "InvalidSignatureException", _NEW),
    ),
    Reason.HOST_NOT_SIGNED: ("SignatureDoesNotMatch", "InvalidSignatureException", _HOST),
    Reason.MISMATCH: (
        "SignatureDoesNotMatch",
        "InvalidSignatureException",
        f"{_MISMATCH} Check your AWS Secret Access Key and signing method. "
        "Consult the service documentation for details.",
    ),
}
_MISSING = {
    Protocol.QUERY: Words(
        "MissingAuthenticationToken", "Request is missing Authentication Token", 403
    ),
    Protocol.JSON: Words(
        "MissingAuthenticationTokenException", "Missing Authentication Token", 400
    ),
}
_LACKING = (
    "Authorization header requires 'Credential' parameter. "
    "Authorization header requires 'Signature' parameter. "
    "Authorization header requires 'SignedHeaders' parameter."
)


def words(protocol: Protocol, error: RefusedError) -> Words:
    """The error of a refusal. What a service knows nothing of is a missing signature to it."""
    facts = {"lacking": _LACKING, **error.facts}
    if protocol is Protocol.S3:
        said = S3[error.reason]
        return said._replace(message=_filled(said.message, facts))
    if error.reason not in _OTHERS:
        return _MISSING[protocol]
    in_query, in_json, message = _OTHERS[error.reason]
    query = protocol is Protocol.QUERY
    return Words(in_query if query else in_json, _filled(message, facts), 403 if query else 400)


def _filled(message: str, facts: dict[str, str]) -> str:
    for name, value in facts.items():
        message = message.replace(f"{{{name}}}", value)
    return message


def answer(environ: dict[str, Any], error: RefusedError) -> Response:
    """The response to a request that is not let in."""
    said = words(protocol_of(environ), error)
    return aws_error(environ, *said)
