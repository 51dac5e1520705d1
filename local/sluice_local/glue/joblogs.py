"""A run's output goes to CloudWatch Logs while it runs, with the job role's credentials.

https://docs.aws.amazon.com/glue/latest/dg/monitor-continuous-logging.html
"""

import contextlib
import sys
import threading
from collections import deque
from collections.abc import Iterator
from typing import IO, Any

from botocore.exceptions import BotoCoreError, ClientError

from sluice_local.clock import CLOCK

FLUSH_SECONDS = 0.5
#: PutLogEvents takes 10,000 events and 1 MiB a call; an event takes 26 bytes besides its text.
MAX_EVENTS, MAX_BYTES, EVENT_BYTES, MAX_LINE_BYTES = 10_000, 1_000_000, 26, 250_000


def ensure_stream(logs: Any, group: str, stream: str, kms_key: str | None) -> None:
    """Make the log group, with its key, and the stream, where they are not there yet."""
    with _unless_there():
        logs.create_log_group(logGroupName=group)
    if kms_key is not None:
        logs.associate_kms_key(logGroupName=group, kmsKeyId=kms_key)
    with _unless_there():
        logs.create_log_stream(logGroupName=group, logStreamName=stream)


@contextlib.contextmanager
def _unless_there() -> Iterator[None]:
    """Let what exists already be.

    By its code: botocore makes the classes of ``client.exceptions`` on first use, and two threads
    that share a client may each make their own.
    """
    try:
        yield
    except ClientError as error:
        if error.response["Error"]["Code"] != "ResourceAlreadyExistsException":
            raise


class LogStream:
    """Sends lines to one log stream from a thread of its own, in the order in which they come."""

    def __init__(self, logs: Any, group: str, stream: str, kms_key: str | None = None) -> None:
        self._logs, self._group, self._stream, self._kms_key = logs, group, stream, kms_key
        self._lines: deque[tuple[int, str]] = deque()
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._send, name="job-log", daemon=True)
        self._thread.start()

    def write(self, line: str) -> None:
        """Take one line."""
        if line.strip():
            text = line.encode()[:MAX_LINE_BYTES].decode(errors="ignore")
            self._lines.append((int(CLOCK.time() * 1000), text))

    def pump(self, pipe: IO[bytes]) -> threading.Thread:
        """Take all that comes through ``pipe``; the thread ends with it."""

        def read() -> None:
            for line in pipe:
                self.write(line.decode(errors="replace").rstrip("\r\n"))

        thread = threading.Thread(target=read, name="job-output", daemon=True)
        thread.start()
        return thread

    def close(self) -> None:
        """Send what is left."""
        self._closed.set()
        self._thread.join()

    def _send(self) -> None:
        ready = False
        while True:
            last = self._closed.wait(FLUSH_SECONDS)
            try:
                if not ready:
                    ensure_stream(self._logs, self._group, self._stream, self._kms_key)
                    ready = True
                while self._lines:
                    self._put(self._batch())
            except (ClientError, BotoCoreError) as error:
                # As on Glue: a role that may not write logs switches logging off, not the run.
                print(f"No logs in {self._group} {self._stream}: {error}", file=sys.stderr)
                return
            if last:
                return

    def _batch(self) -> list[dict[str, Any]]:
        batch: list[dict[str, Any]] = []
        size = 0
        while self._lines and len(batch) < MAX_EVENTS:
            length = len(self._lines[0][1].encode()) + EVENT_BYTES
            if size + length > MAX_BYTES:
                break
            moment, line = self._lines.popleft()
            batch.append({"timestamp": moment, "message": line})
            size += length
        return batch

    def _put(self, batch: list[dict[str, Any]]) -> None:
        self._logs.put_log_events(
            logGroupName=self._group, logStreamName=self._stream, logEvents=batch
        )
