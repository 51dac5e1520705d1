"""Each call of a service: its lock, and its changes written before its answer is sent."""

import sys
from collections.abc import Callable, Iterable
from typing import Any

from sluice_local.aws_errors import failure
from sluice_local.state import services
from sluice_local.state.buckets import Buckets
from sluice_local.state.database import Segment
from sluice_local.state.keeper import TOUCHES, Keeper
from sluice_local.state.reads import only_reads, operation


class Kept:
    """Calls of services whose state is kept."""

    def __init__(self, keeper: Keeper, buckets: Buckets) -> None:
        self._keeper, self._buckets = keeper, buckets
        self.folder = keeper.folder
        self._unwritten: dict[str, dict[str, Segment | None]] = {}

    def answer(
        self, service: str, application: Any, environ: dict[str, Any], start_response: Any
    ) -> Iterable[bytes]:
        """The application's answer, once what it changed is written.

        When it cannot be written, on a full disk for instance, the answer is an InternalFailure;
        the change is in memory all the same and written with the service's next one.
        """
        with self._keeper.service(service):
            answer: Iterable[bytes] = application(environ, start_response)
            try:
                if not self._only_reads(service, environ):
                    self.commit(service, environ)
            except Exception as error:  # an SDK must be able to read the answer
                print(f"The state is not written: {type(error).__name__}: {error}", file=sys.stderr)
                told = failure(environ, error)
                answer = told(environ, lambda *given: start_response(*given, sys.exc_info()))
        return answer

    def _only_reads(self, service: str, environ: dict[str, Any]) -> bool:
        method = environ.get("REQUEST_METHOD")
        if service == "s3":
            return method in ("GET", "HEAD")
        name = operation(environ)
        return only_reads(name) if name else method in ("GET", "HEAD")

    def change(self, service: str, do: Callable[[], None]) -> None:
        """Change a service's state outside of a call, and write it."""
        with self._keeper.service(service):
            do()
            self.commit(service)

    def commit(self, service: str, environ: dict[str, Any] | None = None) -> None:
        """Write what changed of a service; the caller holds its lock."""
        found: dict[str, Segment | None] = {}
        for each in {service, *TOUCHES.get(service, ())}:
            if each == "s3":
                found |= self._buckets.segments(environ or {})
            else:
                found |= services.segments(each)
        with self._keeper.parts(service) as parts:
            found = self._unwritten.pop(service, {}) | found | parts
            try:
                self._keeper.put(found)
            except Exception:
                self._unwritten[service] = found
                raise
