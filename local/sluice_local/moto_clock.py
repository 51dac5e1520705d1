"""Make moto ask our clock.

moto 5.2.5 dates almost everything with ``moto.core.utils.utcnow``, which ``unix_time`` and
``unix_time_millis`` ask as well. Modules import it by name, so that it is replaced in those that
are loaded already too, in ours as well.

Not covered, for these modules ask Python's own clock: a bucket's CreationDate (``s3.models``), the
dates of a secret and its versions (``secretsmanager.models``; its DeletionDate is covered), the
start of a budget without a TimePeriod, Athena's and QuickSight's dates.
"""

import sys
from datetime import datetime

import moto.core.responses  # noqa: F401  loaded before, it keeps its clock
from moto.core import utils

from sluice_local.clock import CLOCK

_original = utils.utcnow
#: It dates answers, by which SDKs correct the clock that they sign with: that stays the machine's.
EXCEPT = "moto.core.responses"


def utcnow() -> datetime:
    """This moment by our clock, UTC, without a zone."""
    return CLOCK.naive()


def install() -> None:
    """Replace moto's clock in every module that has it; may be called again."""
    utils.utcnow = utcnow
    for name, module in list(sys.modules.items()):
        known = name.startswith(("moto.", "sluice_local.")) and name != EXCEPT
        if known and getattr(module, "utcnow", None) is _original:
            module.utcnow = utcnow  # type: ignore[attr-defined]
