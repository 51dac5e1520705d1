"""Runs a job's script as Glue's driver does, and writes down the exception that ends it.

``python driver.py REPORT SCRIPT [ARGUMENT...]``. It ends when its parent does.
"""

import json
import os
import runpy
import sys
import threading
import time
import traceback
from types import TracebackType


def follow_parent(parent: int) -> None:
    """End with the server, however that ends."""
    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(1)


def line_in(script: str, trace: TracebackType | None) -> int | None:
    """The last line of the script that the exception came through."""
    lines = [frame.lineno for frame in traceback.extract_tb(trace) if frame.filename == script]
    return lines[-1] if lines else None


def report(path: str, kind: str, message: str, line: int | None) -> None:
    """Write down how the script ended."""
    with open(path, "w", encoding="utf-8") as out:  # noqa: PTH123 as early as this, nothing more
        json.dump({"type": kind, "message": message, "line": line}, out)


def main(report_path: str, script: str) -> int:
    """Run the script; the exit code."""
    parent = os.getppid()
    threading.Thread(target=follow_parent, args=(parent,), daemon=True).start()
    try:
        runpy.run_path(script, run_name="__main__")
    except SystemExit as ending:
        if ending.code in (None, 0):
            return 0
        if not isinstance(ending.code, int):
            print(ending.code, file=sys.stderr)
        report(report_path, "SystemExit", str(ending.code), None)
        return 1
    except BaseException as error:
        trace = error.__traceback__
        while trace is not None and trace.tb_frame.f_code.co_filename != script:
            trace = trace.tb_next
        traceback.print_exception(type(error), error, trace)
        line = error.lineno if isinstance(error, SyntaxError) else line_in(script, trace)
        report(report_path, type(error).__name__, str(error), line)
        return 1
    return 0


if __name__ == "__main__":
    REPORT, SCRIPT = sys.argv[1], sys.argv[2]
    sys.argv = sys.argv[2:]
    raise SystemExit(main(REPORT, SCRIPT))
