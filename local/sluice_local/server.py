"""The server's life: bind, say where it is, serve, and leave nothing behind."""

import json
import os
import shutil
import signal
import socket
import tempfile
import threading
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from moto.moto_server.werkzeug_app import MotoRequestHandler
from werkzeug.serving import BaseWSGIServer, make_server

from sluice_local import ACCOUNT, REGION, __version__, requestlog
from sluice_local.control import Control
from sluice_local.dispatch import Dispatcher
from sluice_local.glue.processes import end_left
from sluice_local.loaded import loaded
from sluice_local.requestlog import RequestLog
from sluice_local.runtime import configure
from sluice_local.settings import Settings
from sluice_local.state.folder import claim
from sluice_local.state.open import go_on, open_state

HOST = "127.0.0.1"
WATCH_SECONDS = 0.5


class Quiet(MotoRequestHandler):  # type: ignore[misc]  # moto has no types for us
    """Speaks HTTP/1.1, which S3A's ``Expect: 100-continue`` needs, and logs no requests."""

    protocol_version = "HTTP/1.1"

    def log_request(self, code: Any = "-", size: Any = "-") -> None:
        """Say nothing: a request's path may name a patient's file."""


class Server:
    """One embedded AWS."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.state_file = settings.state / "server.json"
        self._claim = claim(settings.state)
        try:
            self._open(settings)
        except BaseException:
            self._claim.release()
            raise

    def _open(self, settings: Settings) -> None:
        with _listening(settings.port) as listener:
            self._port = listener.getsockname()[1]
            self._http: BaseWSGIServer = make_server(
                HOST,
                self._port,
                RequestLog(Dispatcher(), settings.state),
                threaded=True,
                request_handler=Quiet,
                fd=listener.fileno(),
            )
        if (settings.state / "runs").exists():  # a server was killed, its jobs perhaps not
            end_left(settings.state / "runs")
        self._clear()  # what a server that was killed has left here
        # moto keeps big objects in temporary files: those are the state directory's as well
        tempfile.tempdir = tempfile.mkdtemp(prefix="objects-", dir=settings.state)
        self.endpoint = f"http://{HOST}:{self._port}"
        configure(settings, self.endpoint)
        self._keeper = open_state(settings.state) if settings.keep else None
        self._control = None if settings.control_port is None else Control(settings.control_port)

    def run(self) -> None:
        """Serve until SIGTERM or SIGINT, or until the parent is gone."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self._stop_soon())
        if self.settings.parent_pid is not None:
            watch = threading.Thread(target=self._watch, args=(self.settings.parent_pid,))
            watch.daemon = True
            watch.start()
        self._announce()
        if self._keeper is not None:
            go_on()
        try:
            self._http.serve_forever(poll_interval=0.1)
        finally:
            self._leave()

    def _announce(self) -> None:
        about: dict[str, Any] = {
            "pid": os.getpid(),
            "port": self._port,
            "endpoint": self.endpoint,
            "account": ACCOUNT,
            "region": REGION,
            "startedAt": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "version": __version__,
            "keep": self.settings.keep,
        }
        if self._control is not None:
            about["controlPort"] = self._control.port
        scratch = self.state_file.with_suffix(".tmp")
        scratch.write_text(json.dumps(about, indent=2) + "\n")
        scratch.replace(self.state_file)
        print(f"The embedded AWS listens on {self.endpoint}", flush=True)

    def _stop_soon(self) -> None:
        threading.Thread(target=self._http.shutdown, daemon=True).start()

    def _watch(self, parent: int) -> None:
        while _is_alive(parent):
            time.sleep(WATCH_SECONDS)
        self._stop_soon()

    def _leave(self) -> None:
        self._http.server_close()
        runs = loaded("sluice_local.glue.processes")
        if runs is not None:  # Glue was used: stop what still runs
            runs.stop_all()
        self._clear()
        self.state_file.unlink(missing_ok=True)
        if self._keeper is not None:
            self._keeper.close()
        else:
            requestlog.remove(self.settings.state)
        self._claim.release()

    def _clear(self) -> None:
        """Remove objects and the folders of runs: both may hold records."""
        for folder in (*self.settings.state.glob("objects-*"), self.settings.state / "runs"):
            shutil.rmtree(folder, ignore_errors=True)


def _listening(port: int) -> socket.socket:
    """A listening socket; OSError when the port is taken. werkzeug would print and exit."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((HOST, port))
        listener.listen(128)
    except OSError:
        listener.close()
        raise
    return listener


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return not _is_zombie(pid)


def _is_zombie(pid: int) -> bool:
    """A parent that has ended but was not waited for is gone as well (Linux; elsewhere False)."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[:1] == ["Z"]
