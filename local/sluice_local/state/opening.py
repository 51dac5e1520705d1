"""Open a folder of state: read what is kept, and keep what changes from now on."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from sluice_local.scheduler import SCHEDULER
from sluice_local.state import folder as folders
from sluice_local.state import hooks, parts, runs, services
from sluice_local.state.buckets import Buckets
from sluice_local.state.calls import Kept
from sluice_local.state.database import Segment
from sluice_local.state.folder import StateError
from sluice_local.state.keeper import Keeper
from sluice_local.state.open import open_calls
from sluice_local.state.sessions import register_sessions
from sluice_local.state.stacks import Stacks
from sluice_local.state.stacks import load as load_stacks


def open_state(folder: Path) -> Keeper:
    """Keep the state in the folder from now on, beginning with what is there.

    Call it before the first request, once the folder is claimed. StateError when the folder cannot
    be used: it is another user's, was written by another version, or is damaged.
    """
    if not (folder / folders.DATABASE).exists():
        folders.make_private(folder)  # there is nothing yet that others could have written
    folders.check(folder)
    folders.make_private(folder)
    try:
        return _open(folder)
    except StateError:
        raise
    except Exception as error:  # whatever it is that a damaged or foreign file leads to
        why = f"{type(error).__name__}: {error}"
        raise StateError(
            f"The state in {folder} cannot be read ({why}). Start anew: npx sluice local reset"
        ) from error


def _open(folder: Path) -> Keeper:
    from sluice_local.cfn.api import engine

    SCHEDULER.hold()
    keeper = Keeper(folder)
    buckets = Buckets(keeper.bodies)
    stores = engine().stores
    stacks, jobs = Stacks(keeper, stores), runs.Runs(keeper)
    found = keeper.load()
    _load_fixes(found)
    services.load(found)
    buckets.load(found)
    load_stacks(stores, found)
    hooks.listen("run", jobs.keep)
    hooks.listen("runs-gone", jobs.forget)
    hooks.listen("stack", stacks.keep_stack)
    hooks.listen("stack-part", stacks.keep_part)
    hooks.listen("store", stacks.keep_store)
    calls = Kept(keeper, buckets)
    hooks.listen("change", lambda asked: calls.change(*asked))
    runs.load(found)
    if any(name.startswith(f"{services.PREFIX}glue/") for name in found):
        runs.end_crawls()
    register_sessions()
    parts.opened(keeper)
    open_calls[:] = [calls]
    return keeper


def _load_fixes(found: Mapping[str, Segment]) -> None:
    """What we changed of moto's services has to be there before their state is."""
    kinds = {name.split("/")[1] for name in found if name.startswith(services.PREFIX)}
    for service in kinds | ({"s3"} if any(name.startswith("s3/") for name in found) else set()):
        module: Any = f"sluice_local.fixes.{service}"
        if find_spec(module) is not None:
            importlib.import_module(module)
