"""This process's book, delivery, and trails. Made when they are first needed."""

import os
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sluice_local.loaded import loaded
from sluice_local.state.folder import DATABASE
from sluice_local.state.open import kept
from sluice_local.trail.book import Book
from sluice_local.trail.selectors import Selection, Subject, logs

if TYPE_CHECKING:
    from sluice_local.trail.delivery import Delivery

_lock = threading.Lock()
_books: list[Book] = []
_deliveries: list["Delivery"] = []


def book() -> Book:
    """The book; its file is among the server's temporary ones, which it removes itself.

    Where state is kept, it is in the state's database.
    """
    keeping = kept()
    with _lock:
        if not _books and keeping is not None:
            _books.append(Book(keeping.folder / DATABASE, is_kept=True))
        elif not _books:
            handle, path = tempfile.mkstemp(prefix="cloudtrail-", suffix=".sqlite")
            os.close(handle)
            _books.append(Book(Path(path)))
        return _books[0]


def delivery() -> "Delivery":
    """The delivery, which starts when it is first asked for."""
    from sluice_local.runtime import runtime
    from sluice_local.trail.delivery import Delivery

    found = book()
    with _lock:
        if not _deliveries:
            _deliveries.append(Delivery(found, runtime().settings.trail_seconds))
            _deliveries[0].start()
        return _deliveries[0]


def trails() -> Iterator[Any]:
    """Moto's trails of all accounts and regions; none as long as CloudTrail was not used."""
    models = loaded("moto.cloudtrail.models")
    if models is not None:
        # copies: other threads make backends and trails meanwhile
        for regions in list(models.cloudtrail_backends.values()):
            for backend in list(regions.values()):
                yield from list(backend.trails.values())


def wanted_by(subject: Subject) -> list[str]:
    """The ARNs of the trails that log an event."""
    account = subject.record["recipientAccountId"]
    found = []
    for trail in trails():
        if trail.account_id != account or not trail.status.is_logging:
            continue
        selection = Selection(
            region=trail.region_name,
            multi_region=bool(trail.is_multi_region),
            global_events=bool(trail.include_global_service_events),
            basic=trail.event_selectors,
            advanced=trail.advanced_event_selectors,
        )
        if logs(selection, subject):
            found.append(trail.arn)
    return found
