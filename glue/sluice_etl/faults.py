"""What may be said of an error without repeating a value of a record."""

from __future__ import annotations

import os
import traceback
from pathlib import PurePath

from py4j.protocol import Py4JError, Py4JJavaError

from sluice_etl.errors import Problem, SluiceError
from sluice_etl.storage import causes, class_name, storage_fault

OWN = "sluice_etl"
"""In the paths of the engine's files, also inside a zip."""


class StorageError(SluiceError):
    """The storage refused: no such bucket, access denied, disk full."""


class InternalError(SluiceError):
    """A defect of the engine's, or of Spark's."""


class EndedError(SluiceError):
    """Spark's process is gone: it was killed, or the machine had no memory left for it."""


ENDED = (
    "Spark's Java process ended in the middle of the run (killed, or out of memory); what readers "
    "see is whole all the same: run it again"
)


def explained(error: Exception) -> SluiceError:
    """The error as one that is safe to show.

    A mistake stays as it is; what the storage answered is quoted. Of all others only class names
    and places in the code are told: messages of Spark's may quote the value that it could not cast.
    """
    if isinstance(error, SluiceError):
        return error
    # Py4J says so where no answer comes, and the socket where nobody listens any more.
    if isinstance(error, Py4JError | ConnectionError) and not isinstance(error, Py4JJavaError):
        return EndedError([Problem("", "SPARK_ENDED", ENDED)])
    answer = storage_fault(error) or refusal(error)
    if answer:
        return StorageError([Problem("", "STORAGE", answer)])
    classes = [type(error).__name__, *(class_name(cause) for cause in causes(error))]
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if OWN in frame.filename]
    places = [f"{PurePath(frame.filename).name}:{frame.lineno}" for frame in frames[-3:]]
    message = f"{' <- '.join(dict.fromkeys(classes))} at {' > '.join(places) or 'no place of ours'}"
    return InternalError([Problem("", "UNEXPECTED", message)])


def refusal(error: Exception) -> str | None:
    """What a disk or AWS answered; None when it is no such error.

    Messages of AWS's may quote a parameter, such as a partition: its code and the call are told.
    """
    if isinstance(error, OSError) and error.errno is not None:
        return f"{type(error).__name__}: {os.strerror(error.errno)}"
    # botocore's ClientError and BotoCoreError; the engine imports no package of AWS.
    answer = getattr(error, "response", None)
    if isinstance(answer, dict) and "Error" in answer:
        code, call = answer["Error"].get("Code"), getattr(error, "operation_name", "?")
        return f"{type(error).__name__}: {code} of {call}"
    module = type(error).__module__.partition(".")[0]
    return f"{type(error).__name__} of AWS's client" if module == "botocore" else None
