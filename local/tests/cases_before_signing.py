"""Changes to a request before it is signed, and what S3, STS and Glue say of it."""

import re
from collections.abc import Callable

from raw_requests import Raw

Change = Callable[[Raw], None]
Error = tuple[int, str, str]
MALFORMED = "The authorization header is malformed; "
INVALID = "The security token included in the request is invalid."
MISMATCH = "The request signature we calculated does not match the signature you provided."
LONG = f"{MISMATCH} Check your AWS Secret Access Key and signing method. "
LONG += "Consult the service documentation for details."
SKEWED: Error = (
    403,
    "RequestTimeTooSkewed",
    "The difference between the request time and the current time is too large.",
)
STAMP = r"\d{8}T\d{6}Z"


def header(old: str, new: str) -> Change:
    """Change the Authorization header: a pattern, and what to put in its place."""

    def change(raw: Raw) -> None:
        raw.headers["Authorization"] = re.sub(old, new, raw.headers["Authorization"])

    return change


def drop(name: str) -> Change:
    return lambda raw: raw.headers.__delitem__(name) if name in raw.headers else None


def add(name: str, value: str) -> Change:
    return lambda raw: raw.headers.__setitem__(name, value)


def set_(**values: object) -> Change:
    return lambda raw: raw.__dict__.update(values)


def both(*changes: Change) -> Change:
    def change(raw: Raw) -> None:
        for each in changes:
            each(raw)

    return change


def both_protocols(message: str, status: int = 403, code: str = "SignatureDoesNotMatch") -> dict:
    in_json = "InvalidSignature" if code == "SignatureDoesNotMatch" else code
    return {"sts": (status, code, message), "glue": (400, f"{in_json}Exception", message)}


def unknown(s3: Error) -> dict[str, Error]:
    return {
        "s3": s3,
        "sts": (403, "InvalidClientTokenId", INVALID),
        "glue": (400, "UnrecognizedClientException", INVALID),
    }


NO_KEY: Error = (
    403,
    "InvalidAccessKeyId",
    "The AWS Access Key Id you provided does not exist in our records.",
)
BAD_TOKEN: Error = (
    400,
    "InvalidToken",
    "The provided token is malformed or otherwise invalid.",
)
#: Changes before a request is signed, and what S3, STS and Glue answer; None lets it in.
BEFORE: dict[str, tuple[Change, dict[str, Error | None]]] = {
    "nothing": (set_(), {"s3": None, "sts": None, "glue": None}),
    "unknown key": (set_(key="AKIAIOSFODNN7EXAMPLE"), unknown(NO_KEY)),
    "another key": (set_(key="AKIAIOSFODNN7EXAMPLE", secret="sluice"), unknown(NO_KEY)),
    "a token without session": (set_(token="token"), unknown(BAD_TOKEN)),
    "wrong secret": (
        set_(secret="sluice-loca1"),
        {
            "s3": (
                403,
                "SignatureDoesNotMatch",
                f"{MISMATCH} Check your key and signing method.",
            ),
            **both_protocols(LONG),
        },
    ),
    "signed 4 minutes ago": (set_(at=-4), {"s3": None, "sts": None, "glue": None}),
    "signed 6 minutes ago": (
        set_(at=-6),
        {
            "s3": None,
            "sts": None,
            "glue": (
                400,
                "InvalidSignatureException",
                rf"Signature expired: {STAMP} is now earlier than {STAMP} \({STAMP} - 5 min\.\)",
            ),
        },
    ),
    "signed 16 minutes ago": (
        set_(at=-16),
        {
            "s3": SKEWED,
            "sts": (
                403,
                "SignatureDoesNotMatch",
                rf"Signature expired: {STAMP} is now earlier than {STAMP} \({STAMP} - 15 min\.\)",
            ),
        },
    ),
    "signed in 16 minutes": (
        set_(at=16),
        {
            "s3": SKEWED,
            "sts": (
                403,
                "SignatureDoesNotMatch",
                rf"Signature not yet current: {STAMP} is still later than {STAMP} "
                rf"\({STAMP} \+ 15 min\.\)",
            ),
            "glue": (
                400,
                "InvalidSignatureException",
                rf"Signature not yet current: {STAMP} is still later than {STAMP} "
                rf"\({STAMP} \+ 5 min\.\)",
            ),
        },
    ),
    "no such region": (
        set_(region="mars-1"),
        {
            "s3": (
                400,
                "AuthorizationHeaderMalformed",
                f"{MALFORMED}the region 'mars-1' is wrong; expecting 'us-east-1'",
            ),
            **both_protocols("Credential should be scoped to a valid region, not 'mars-1'."),
        },
    ),
}
