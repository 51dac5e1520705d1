"""``python -m sluice_local snapshot`` and ``restore``."""

import argparse
import os
import sys
from pathlib import Path

from sluice_local.state.folder import StateError
from sluice_local.state.snapshots import restore, snapshot


def run(arguments: list[str]) -> int:
    """Do it; the exit code: 0, 1 when it cannot be done, 2 for wrong use."""
    parser = argparse.ArgumentParser(prog="python -m sluice_local")
    commands = parser.add_subparsers(dest="command", required=True)
    save = commands.add_parser("snapshot", help="copy the kept state into one file")
    save.add_argument("--state", type=Path, required=True, help="the folder of --keep")
    save.add_argument("--to", type=Path, required=True, help="a tar.gz that is not there yet")
    back = commands.add_parser("restore", help="fill a folder without a state from a snapshot")
    back.add_argument("--from", type=Path, required=True, dest="source", help="the tar.gz")
    back.add_argument("--state", type=Path, required=True, help="the folder, for --keep")
    given = parser.parse_args(arguments)
    os.umask(0o077)
    try:
        if given.command == "snapshot":
            objects = snapshot(given.state.resolve(), given.to.resolve())
            print(f"The state is in {given.to}, with {objects} objects.")
        else:
            objects = restore(given.source.resolve(), given.state.resolve())
            print(f"{given.state} has the state of {given.source}, with {objects} objects.")
    except (StateError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0
