"""What a module says of its state as it changes; nobody listens unless the state is kept.

It is apart from the rest so that the modules that tell do not depend on what keeps.
"""

from collections.abc import Callable
from typing import Any

_listeners: dict[str, Callable[[Any], None]] = {}


def tell(kind: str, what: Any) -> None:
    """Something changed; returns once that is kept. Whoever calls holds its lock."""
    listener = _listeners.get(kind)
    if listener is not None:
        listener(what)


def change(service: str, do: Callable[[], None]) -> None:
    """Change a service of moto's in its backend, outside of a call; returns once that is kept."""
    listener = _listeners.get("change")
    if listener is None:
        do()
    else:
        listener((service, do))


def listen(kind: str, listener: Callable[[Any], None]) -> None:
    """Hear of changes of one kind."""
    _listeners[kind] = listener
