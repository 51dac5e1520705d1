"""What may be said of an error without repeating a value of a record."""

from __future__ import annotations

import traceback
from pathlib import PurePath

from sluice_etl.errors import Problem, SluiceError
from sluice_etl.storage import causes, class_name, storage_fault

OWN = "sluice_etl"
"""In the paths of the engine's files, also inside a zip."""


class StorageError(SluiceError):
    """The storage refused: no such bucket, access denied, disk full."""


class InternalError(SluiceError):
    """A defect of the engine's, or of Spark's."""


def explained(error: Exception) -> SluiceError:
    """The error as one that is safe to show.

    A mistake stays as it is; what the storage answered is quoted. Of all others only class names
    and places in the code are told: messages of Spark's may quote the value that it could not cast.
    """
    if isinstance(error, SluiceError):
        return error
    answer = storage_fault(error)
    if answer:
        return StorageError([Problem("", "STORAGE", answer)])
    classes = [type(error).__name__, *(class_name(cause) for cause in causes(error))]
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if OWN in frame.filename]
    places = [f"{PurePath(frame.filename).name}:{frame.lineno}" for frame in frames[-3:]]
    message = f"{' <- '.join(dict.fromkeys(classes))} at {' > '.join(places) or 'no place of ours'}"
    return InternalError([Problem("", "UNEXPECTED", message)])
