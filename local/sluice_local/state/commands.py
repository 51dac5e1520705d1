"""``python -m sluice_local snapshot``, ``restore`` and ``seed``."""

import argparse
import json
import os
import sys
from pathlib import Path

from sluice_local import ACCESS_KEY, REGION, SECRET_KEY
from sluice_local.state.folder import StateError
from sluice_local.state.seed import SeedError, plant, read
from sluice_local.state.snapshots import restore, snapshot


def run(arguments: list[str]) -> int:
    """Do it; the exit code: 0, 1 when it cannot be done, 2 for wrong use."""
    given = _parser().parse_args(arguments)
    os.umask(0o077)
    try:
        if given.command == "snapshot":
            objects = snapshot(given.state.resolve(), given.to.resolve())
            print(f"The state is in {given.to}, with {objects} objects.")
        elif given.command == "restore":
            objects = restore(given.source.resolve(), given.state.resolve())
            print(f"{given.state} has the state of {given.source}, with {objects} objects.")
        else:
            seed = read(given.file.resolve())
            if given.state is not None:
                print("\n".join(f"Made: {each}" for each in _plant(seed, given.state)))
    except (StateError, SeedError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m sluice_local")
    commands = parser.add_subparsers(dest="command", required=True)
    save = commands.add_parser("snapshot", help="copy the kept state into one file")
    save.add_argument("--state", type=Path, required=True, help="the folder of --keep")
    save.add_argument("--to", type=Path, required=True, help="a tar.gz that is not there yet")
    back = commands.add_parser("restore", help="fill a folder without a state from a snapshot")
    back.add_argument("--from", type=Path, required=True, dest="source", help="the tar.gz")
    back.add_argument("--state", type=Path, required=True, help="the folder, for --keep")
    seed = commands.add_parser("seed", help="fill a running server; see local/docs/state.md")
    seed.add_argument("--state", type=Path, help="its folder; without it the file is only checked")
    seed.add_argument("file", type=Path, help="a CloudFormation template, or a seed")
    return parser


def _plant(seed: dict[str, dict[str, object]], state: Path) -> list[str]:
    """Plant a seed as the account's root."""
    from sluice_local.clients import Clients, Credentials

    try:
        endpoint = json.loads((state / "server.json").read_text())["endpoint"]
    except (OSError, ValueError, KeyError) as error:
        raise SeedError(f"No embedded AWS runs over {state}.") from error
    clients = Clients(endpoint)
    root = Credentials(ACCESS_KEY, SECRET_KEY)
    return plant(seed, lambda service: clients.client(service, REGION, root))
