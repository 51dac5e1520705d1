"""``awsglue.dynamicframe``: Glue's own kind of data frame, which is not here."""

from typing import Any, NoReturn


class DynamicFrame:
    """Refused when it is used, so that a mere import does no harm."""

    def __init__(self, *_: Any, **__: Any) -> None:
        raise NotImplementedError("The embedded AWS does not have DynamicFrames")

    @classmethod
    def fromDF(cls, *_: Any, **__: Any) -> NoReturn:  # noqa: N802 Glue's name
        """Refused."""
        raise NotImplementedError("The embedded AWS does not have DynamicFrames")
