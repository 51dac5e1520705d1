"""Who may do what with an asset: the sets of actions that QuickSight knows. Pure.

https://docs.aws.amazon.com/quicksight/latest/developerguide/asset-permissions.html
"""

from collections.abc import Callable, Iterable
from typing import Any

from sluice_local.quicksight.state import Kind, invalid

Json = dict[str, Any]
#: What every principal of an asset has at least, and what an owner may have besides.
VIEWER: dict[Kind, frozenset[str]] = {
    "datasource": frozenset(
        {"DescribeDataSource", "DescribeDataSourcePermissions", "PassDataSource"}
    ),
    "dataset": frozenset(
        {
            "DescribeDataSet",
            "DescribeDataSetPermissions",
            "DescribeIngestion",
            "ListIngestions",
            "PassDataSet",
        }
    ),
    "analysis": frozenset({"DescribeAnalysis", "QueryAnalysis"}),
    "dashboard": frozenset({"DescribeDashboard", "ListDashboardVersions", "QueryDashboard"}),
    "theme": frozenset(
        {"DescribeTheme", "DescribeThemeAlias", "ListThemeAliases", "ListThemeVersions"}
    ),
}
OWNER: dict[Kind, frozenset[str]] = {
    "datasource": frozenset(
        {"DeleteDataSource", "UpdateDataSource", "UpdateDataSourcePermissions"}
    ),
    "dataset": frozenset(
        {
            "CancelIngestion",
            "CreateIngestion",
            "CreateRefreshSchedule",
            "DeleteDataSet",
            "DeleteDataSetRefreshProperties",
            "DeleteRefreshSchedule",
            "DescribeDataSetRefreshProperties",
            "DescribeRefreshSchedule",
            "ListRefreshSchedules",
            "PutDataSetRefreshProperties",
            "UpdateDataSet",
            "UpdateDataSetPermissions",
            "UpdateRefreshSchedule",
        }
    ),
    "analysis": frozenset(
        {
            "DeleteAnalysis",
            "DescribeAnalysisPermissions",
            "RestoreAnalysis",
            "UpdateAnalysis",
            "UpdateAnalysisPermissions",
        }
    ),
    "dashboard": frozenset(
        {
            "DeleteDashboard",
            "DescribeDashboardPermissions",
            "UpdateDashboard",
            "UpdateDashboardLinks",
            "UpdateDashboardPermissions",
            "UpdateDashboardPublishedVersion",
        }
    ),
    "theme": frozenset(
        {
            "CreateThemeAlias",
            "DeleteTheme",
            "DeleteThemeAlias",
            "DescribeThemePermissions",
            "UpdateTheme",
            "UpdateThemeAlias",
            "UpdateThemePermissions",
        }
    ),
}
PREFIX = "quicksight:"


def check(kind: Kind, given: Iterable[Json], is_principal: Callable[[str], bool]) -> None:
    """Refuse actions that the kind does not have, and principals that are not there."""
    for permission in given:
        actions = {action.removeprefix(PREFIX) for action in permission["Actions"]}
        prefixed = all(action.startswith(PREFIX) for action in permission["Actions"])
        known = VIEWER[kind] | OWNER[kind]
        if not prefixed or not VIEWER[kind] <= actions <= known:
            sets = (sorted(VIEWER[kind]), sorted(known))
            valid = ", ".join(
                "[" + ", ".join(f"{PREFIX}{action}" for action in one) + "]" for one in sets
            )
            raise invalid(
                "The ResourcePermission list contains unsupported permission sets for this "
                f"resource. Valid sets for this resource are : {valid}"
            )
        if not is_principal(permission["Principal"]):
            raise invalid(f"Principal {permission['Principal']} is not found")


def granted(current: dict[str, list[str]], given: Iterable[Json]) -> dict[str, list[str]]:
    """The permissions with these granted: a principal's actions are replaced."""
    return {**current, **{each["Principal"]: list(each["Actions"]) for each in given}}


def revoked(current: dict[str, list[str]], given: Iterable[Json]) -> dict[str, list[str]]:
    """The permissions with these actions taken away."""
    left = dict(current)
    for each in given:
        actions = [
            action
            for action in left.get(each["Principal"], [])
            if action not in set(each["Actions"])
        ]
        left[each["Principal"]] = actions
    return {principal: actions for principal, actions in left.items() if actions}


def listed(current: dict[str, list[str]]) -> list[Json]:
    """The permissions as the API lists them."""
    return [{"Principal": principal, "Actions": actions} for principal, actions in current.items()]
