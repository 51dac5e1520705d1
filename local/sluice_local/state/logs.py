"""CloudWatch Logs: a stream's events are written apart, in chunks, for they only become more.

So that what a job says costs the same however much it and others have said before.
"""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote, unquote

from moto.logs.models import LogEvent, LogStream, logs_backends

from sluice_local.state import codec
from sluice_local.state.database import Segment

PREFIX = "events/"
CHUNK = 200

#: By place the events that are kept, a list that only grows or is another, and how many.
_known: dict[str, tuple[Any, int]] = {}


def make_stream(state: dict[str, Any]) -> Any:
    """A stream that was kept; its events come after."""
    stream = object.__new__(LogStream)
    vars(stream).update(state, events=[])
    return stream


def without_events(stream: Any) -> Any:
    """How a stream is pickled with its group."""
    return make_stream, ({name: it for name, it in vars(stream).items() if name != "events"},)


def segments() -> dict[str, Segment | None]:
    """The chunks that a call may have changed; the caller holds the lock of Logs."""
    found: dict[str, Segment | None] = {}
    here = dict(_streams())
    for place in set(_known) - set(here):
        found |= dict.fromkeys(_chunks(place, 0, _known.pop(place)[1]))
    for place, stream in here.items():
        before, count = _known.get(place, (None, 0))
        events = list(stream.events)
        if before is stream.events and count == len(events):
            continue
        if before is not stream.events or count > len(events):  # some expired, or another stream
            found |= dict.fromkeys(_chunks(place, 0, count))
            count = 0
        for name in _chunks(place, count, len(events)):
            start = int(name.rpartition("/")[2]) * CHUNK
            found[name] = Segment(codec.dumps(events[start : start + CHUNK]))
        _known[place] = (stream.events, len(events))
    return found


def _streams() -> Iterator[tuple[str, Any]]:
    for account, region, backend in list(logs_backends.iter_backends()):
        for group in list(backend.groups.values()):
            for name, stream in list(group.streams.items()):
                where = "/".join(quote(each, safe="") for each in (group.name, name))
                yield f"{PREFIX}{account}/{region}/{where}", stream


def _chunks(place: str, start: int, end: int) -> list[str]:
    """The names of the chunks in which the events from ``start`` to before ``end`` are."""
    if start >= end:
        return []
    return [f"{place}/{each:08d}" for each in range(start // CHUNK, (end - 1) // CHUNK + 1)]


def load(kept: Mapping[str, Segment]) -> None:
    """Give the streams their events; their groups are there. The chunks are in their order."""
    for name, segment in kept.items():
        if not name.startswith(PREFIX):
            continue
        account, region, group, stream = name.removeprefix(PREFIX).split("/")[:4]
        groups = logs_backends[account][region].groups
        events = codec.loads(segment.data)
        groups[unquote(group)].streams[unquote(stream)].events += events
        # ids are counted in the class: go on where the last one was
        last = max(event.event_id for event in events)
        LogEvent._event_id = max(LogEvent._event_id, last + 1)
    for place, each in _streams():
        _known[place] = (each.events, len(each.events))
