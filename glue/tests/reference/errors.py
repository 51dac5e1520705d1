"""Why a text is no value."""

from __future__ import annotations


class NotOfTheTypeError(Exception):
    """The text is no value of the column's type; `code` is the reason where it has its own."""

    def __init__(self, code: str | None = None) -> None:
        super().__init__(code)
        self.code = code
