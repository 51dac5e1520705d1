"""Objects of S3 as they are written: without their contents, which are files of their own."""

import copy
import threading
from collections.abc import Callable
from typing import Any

from moto.s3.models import FakeDeleteMarker, FakeKey

from sluice_local.state.bodies import Bodies, Body, content_of
from sluice_local.state.codec import Reducer

_bodies: list[Bodies] = []


def use(bodies: Bodies) -> None:
    """Where contents are; before the first object is written or read."""
    _bodies[:] = [bodies]
    FakeKey.__deepcopy__ = _copied


def _copied(key: Any, memo: dict[int, Any]) -> Any:  # noqa: ARG001  the protocol's
    """A copy of an object; moto makes one of each version that it lists, with the content."""
    twin = object.__new__(FakeKey)
    twin.__dict__.update(key.__dict__)
    twin._metadata = copy.copy(key._metadata)
    twin._value_buffer = _as_body(key).copy()
    twin.lock = threading.Lock()
    twin.multipart = None  # the copy must not end the parts when it goes
    return twin


def reducers(files: set[str]) -> dict[type, Reducer]:
    """How objects are pickled; ``files`` gets the names of their contents."""

    def reduce(key: Any) -> Any:
        name = None if key.disposed else _as_body(key).kept
        if name is not None:
            files.add(name)
        state = {
            name: value
            for name, value in vars(key).items()
            if name not in ("_value_buffer", "lock")
        }
        return make_key, (state, name)

    return {FakeKey: reduce, FakeDeleteMarker: _reduce_marker}


def _as_body(key: Any) -> Body:
    """The key's content, moved from memory to a file when it is not there yet."""
    buffer = key._value_buffer
    if isinstance(buffer, Body) and (buffer.closed or buffer.kept is not None):
        return buffer
    content = content_of(buffer)
    body = _bodies[0].write(content or b"")
    if content is None:
        body.close()
    key._value_buffer = body
    buffer.close()
    return body


def make_key(state: dict[str, Any], name: str | None) -> Any:
    """An object that was kept; a part that is used up has no content any more."""
    key = object.__new__(FakeKey)
    key.__dict__.update(state)
    key.lock = threading.Lock()
    key._value_buffer = _bodies[0].open(name or "")
    if name is None:
        key._value_buffer.close()
    return key


def _reduce_marker(marker: Any) -> Any:
    """Without what it hides: moto only asks whether that is a marker as well."""
    state = {name: value for name, value in vars(marker).items() if name != "key"}
    return make_marker, (state, isinstance(marker.key, FakeDeleteMarker))


def make_marker(state: dict[str, Any], on_marker: bool) -> Any:
    """A delete marker that was kept."""
    marker = object.__new__(FakeDeleteMarker)
    marker.__dict__.update(state)
    marker.key = object.__new__(FakeDeleteMarker) if on_marker else None
    return marker


def watch(store: Any, touched: Callable[[Any, str], None]) -> None:
    """Hear of each key of a bucket that gets or loses versions; ``store`` is moto's class."""
    for name in ("__setitem__", "setlist", "pop", "__delitem__"):
        _watch_method(store, name, touched)


def _watch_method(store: Any, name: str, touched: Callable[[Any, str], None]) -> None:
    method = getattr(store, name)

    def watched(self: Any, key: str, *more: Any) -> Any:
        touched(self, key)
        return method(self, key, *more)

    setattr(store, name, watched)
