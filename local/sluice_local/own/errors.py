"""Errors that a service's model knows."""

from typing import Any


class ServiceError(Exception):
    """An error of the service's. ``code`` is the name of its shape, or one all services share.

    ``more`` are further members of the error's shape.
    """

    def __init__(self, code: str, message: str, **more: Any) -> None:
        super().__init__(message)
        self.code, self.message, self.more = code, message, more
