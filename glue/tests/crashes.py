"""A process that dies, or meets a full disk, at each step that it takes on the file system.

Python tells audit hooks of each such step before it is done (https://peps.python.org/pep-0578/).
"""

from __future__ import annotations

import errno
import os
import signal
import sys
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any, Literal

STEPS = frozenset(
    ("open", "os.link", "os.mkdir", "os.remove", "os.rename", "os.rmdir", "os.symlink")
)
Fault = Literal["kill", "full"]
SURVIVED = 17
"""Exit code of a child that met no fault: there were fewer steps."""


def crash(act: Callable[[], Any], below: Path, fault: Fault, at: int) -> bool:
    """Does `act` in a child whose step `at` below a folder fails; False when it had no such step.

    Args:
        act: what the child does.
        below: steps elsewhere do not count.
        fault: the child is killed by signal 9, or the step raises ENOSPC.
        at: the place of the step, from 0.
    """
    child = os.fork()
    if child == 0:
        _child(act, str(below), fault, at)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return True
    code = os.waitstatus_to_exitcode(status)
    assert code in (0, SURVIVED), f"the child ended with {code}"
    return code == 0


def _child(act: Callable[[], Any], below: str, fault: Fault, at: int) -> None:
    steps, met = count(), []

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event not in STEPS or not any(str(each).startswith(below) for each in arguments[:2]):
            return
        if event == "open" and not arguments[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
            return
        if next(steps) == at:
            met.append(event)
            if fault == "kill":
                os.kill(os.getpid(), signal.SIGKILL)
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    code = 1
    try:
        sys.addaudithook(hook)
        act()
        code = 0 if met else SURVIVED
    except OSError as error:
        code = 0 if met and error.errno == errno.ENOSPC else 2
    finally:
        os._exit(code)
