"""What happens by itself: one thread that waits for the next due time, by AWS's clock.

Sources (rules with a schedule, triggers, alarms) say when they are due; nothing of that is kept
here, so that it may be restored with moto's state. Work that AWS does behind a call's back, such as
the delivery of an event, is done by the same thread, one after another.
"""

import sys
import threading
from collections import deque
from collections.abc import Callable
from typing import Protocol

from sluice_local.clock import CLOCK

#: How long the thread sleeps at most, in seconds, when nothing is due.
LONGEST = 3600.0


class Source(Protocol):
    """Something that becomes due."""

    def due(self) -> float | None:
        """When it is due next, in seconds since 1970; None for never. It must be quick."""

    def run(self, now: float) -> None:
        """Do all that is due at ``now``; ``due`` must be later afterwards."""

    def resume(self, now: float) -> None:
        """A server starts over what was kept: what was due since is due once, at ``now``."""


class Scheduler:
    """The thread, which starts with the first source or piece of work."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._work: deque[Callable[[], None]] = deque()
        self._sources: list[Source] = []
        self._woken = self._held = False
        self._thread: threading.Thread | None = None
        CLOCK.when_moved(self.wake)

    def add(self, source: Source) -> None:
        """Ask the source from now on."""
        with self._changed:
            self._sources.append(source)
        self.wake()

    def soon(self, work: Callable[[], None]) -> None:
        """Do it as soon as what came before is done."""
        self._work.append(work)
        self.wake()

    def hold(self) -> None:
        """Do nothing until ``release``: what is kept is being read."""
        with self._changed:
            self._held = True

    def release(self) -> None:
        """Go on, over what was kept."""
        for source in list(self._sources):
            source.resume(CLOCK.time())
        with self._changed:
            self._held = False
        self.wake()

    def wake(self) -> None:
        """Ask all sources again: one of them may be due at another time than before."""
        with self._changed:
            if self._thread is None and (self._sources or self._work):
                self._thread = threading.Thread(target=self._run, name="scheduler", daemon=True)
                self._thread.start()
            self._woken = True
            self._changed.notify_all()

    def _run(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: not self._held)
            while self._work:
                _never_raising(self._work.popleft())
            with self._changed:
                if not self._woken and not self._held:
                    self._changed.wait(self._seconds())
                self._woken = False
                sources = [] if self._held else list(self._sources)
            for source in sources:
                _never_raising(lambda source=source: _run_if_due(source))  # type: ignore[misc]

    def _seconds(self) -> float:
        times = [due for due in map(_due, self._sources) if due is not None]
        return min([LONGEST, *(max(due - CLOCK.time(), 0.0) for due in times)])


def _run_if_due(source: Source) -> None:
    due, now = source.due(), CLOCK.time()
    if due is not None and due <= now:
        source.run(now)


def _due(source: Source) -> float | None:
    try:
        return source.due()
    except RuntimeError:  # a dictionary of moto's has changed meanwhile: ask again in a moment
        return CLOCK.time() + 0.01


def _never_raising(work: Callable[[], None]) -> None:
    try:
        work()
    except Exception as error:  # one that fails must not stop the others
        print(f"what happens by itself failed: {type(error).__name__}: {error}", file=sys.stderr)


SCHEDULER = Scheduler()
