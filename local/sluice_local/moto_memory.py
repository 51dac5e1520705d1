"""moto holds on to each model that it ever made, for a reset to find them; nothing resets here.

An object that is put again and again would fill the memory: 1.3 kB for each time.
"""

from typing import Any

from moto.core.common_models import BaseModel


def install() -> None:
    """Let models go once nothing else holds them."""
    BaseModel.__new__ = staticmethod(_new)


def _new(cls: type[BaseModel], *_args: Any, **_kwargs: Any) -> BaseModel:
    return object.__new__(cls)
