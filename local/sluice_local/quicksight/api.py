"""QuickSight as the dispatcher finds it."""

from sluice_local.quicksight.refresh_api import Refreshes, RefreshSchedules
from sluice_local.scheduler import SCHEDULER


class QuickSight(RefreshSchedules):
    """All operations: users, groups, data sources and sets, analyses, dashboards, themes."""


SERVICE = QuickSight()
SCHEDULER.add(Refreshes(SERVICE))
