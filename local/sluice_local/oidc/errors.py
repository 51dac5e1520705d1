"""Errors of AssumeRoleWithWebIdentity, in AWS's codes and words.

https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html
"""

NOT_AUTHORIZED = "Not authorized to perform sts:AssumeRoleWithWebIdentity"


class WebIdentityError(Exception):
    """An expected refusal: ``code`` is AWS's error code, ``message`` AWS's wording."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


def invalid_request(message: str) -> WebIdentityError:
    """A parameter of the request is not what it should be."""
    return WebIdentityError("ValidationError", message)


def invalid_token(message: str) -> WebIdentityError:
    """The token is not one that the account can trust."""
    return WebIdentityError("InvalidIdentityToken", message)


def denied() -> WebIdentityError:
    """The role is not there, or does not trust the token: AWS does not say which."""
    return WebIdentityError("AccessDenied", NOT_AUTHORIZED)


def unsupported(what: str) -> WebIdentityError:
    """AWS may do it, this embedded AWS does not: said so, never silently ignored."""
    return WebIdentityError("NotImplemented", f"The embedded AWS does not support it: {what}")
