"""Modules that are loaded by the first request that needs them."""

import sys
from importlib import import_module
from types import ModuleType


def loaded(name: str) -> ModuleType | None:
    """A module, whole, if anything has imported it; else None, and it stays unloaded.

    `sys.modules` names a module from the first line of its import on. Another thread may be in the
    midst of that; importing it once more waits for the end.
    """
    return import_module(name) if name in sys.modules else None
