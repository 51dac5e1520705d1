"""The time of the embedded AWS: the machine's, and as much later as a test has asked for.

Whatever AWS would date or let end asks ``CLOCK``. How long the server itself waits, for a process
or a connection, is none of its business.
"""

import math
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime

#: The furthest that one call may go: ten years.
FURTHEST = 10 * 366 * 86_400


class Clock:
    """A clock that can be moved forward and never goes back, also when the machine's does."""

    def __init__(self, source: Callable[[], float] = time.time) -> None:
        self._source = source
        self._lock = threading.Lock()
        self._advanced = 0.0
        self._latest = 0.0
        self._listeners: list[Callable[[], None]] = []

    def when_moved(self, listener: Callable[[], None]) -> None:
        """Call ``listener`` after each move."""
        self._listeners.append(listener)

    def time(self) -> float:
        """Seconds since 1970."""
        with self._lock:
            self._latest = max(self._latest, self._source() + self._advanced)
            return self._latest

    def now(self) -> datetime:
        """This moment, UTC, with its zone."""
        return datetime.fromtimestamp(self.time(), UTC)

    def naive(self) -> datetime:
        """This moment, UTC, without a zone, as moto keeps its times."""
        return self.now().replace(tzinfo=None)

    @property
    def advanced(self) -> float:
        """How many seconds the clock was moved in all."""
        return self._advanced

    def advance(self, seconds: float) -> datetime:
        """Move the clock; returns what it shows then. ValueError for less than 0 or for too far."""
        if not math.isfinite(seconds) or not 0 <= seconds <= FURTHEST:
            raise ValueError(f"seconds must be from 0 to {FURTHEST}, it is {seconds}")
        with self._lock:
            self._advanced += seconds
        for listener in self._listeners:
            listener()
        return self.now()

    def restore(self, seconds: float) -> None:
        """Be as far ahead as a server was that kept its state, or further if it is already."""
        with self._lock:
            self._advanced = max(self._advanced, seconds)


CLOCK = Clock()
