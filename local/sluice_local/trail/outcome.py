"""How a call ended."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Outcome:
    """The answer to a call, as far as CloudTrail looks at it.

    ``code`` and ``message`` are the API's, of an error. ``response`` is the answer by the members
    of the service's model, or empty; ``headers`` are by lower-case name.
    """

    status: int
    time: datetime
    request_id: str
    event_id: str
    code: str | None = None
    message: str | None = None
    response: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def failed(self) -> bool:
        """Whether the answer is an error."""
        return self.code is not None
