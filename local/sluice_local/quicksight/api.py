"""QuickSight as the dispatcher finds it."""

from sluice_local.quicksight.dashboards_api import Dashboards


class QuickSight(Dashboards):
    """All operations: users and groups, data sources, data sets, analyses and dashboards."""


SERVICE = QuickSight()
