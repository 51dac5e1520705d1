"""Errors that CloudFormation answers with; the API surface turns them into AWS's XML."""


class CloudFormationError(Exception):
    """An expected refusal: ``code`` is AWS's error code, ``message`` is AWS's wording."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


def invalid(message: str) -> CloudFormationError:
    """The ``ValidationError`` with which CloudFormation refuses most things (HTTP 400)."""
    return CloudFormationError("ValidationError", message)


def unsupported(what: str) -> CloudFormationError:
    """AWS can do it, this embedded AWS cannot: said so, never silently accepted."""
    return invalid(f"The embedded AWS does not support {what}")
