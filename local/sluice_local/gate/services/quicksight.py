"""QuickSight: assets by id; what an asset is made of has to be passed on to it.

https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonquicksight.html
"""

from collections.abc import Iterable
from typing import Any

from sluice_local.calls import Call
from sluice_local.gate.asked import Asked, Known, Params
from sluice_local.gate.generic import Namer, asked_by_name, one_of


def _in_namespace(member: str) -> Namer:
    def names(params: Params) -> Iterable[str]:
        name = params.get(member)
        return [f"{params.get('Namespace', 'default')}/{name}"] if name else []

    return names


def _ingestion(params: Params) -> Iterable[str]:
    ingestion = params.get("IngestionId", "*")
    return [f"{params.get('DataSetId')}/ingestion/{ingestion}"]


def _schedule(params: Params) -> Iterable[str]:
    schedule = params.get("ScheduleId") or params.get("Schedule", {}).get("ScheduleId", "*")
    return [f"{params.get('DataSetId')}/refresh-schedule/{schedule}"]


def _sources(params: Params) -> Iterable[str]:
    """The data source that a call is about, or those that a data set reads."""
    named = params.get("DataSourceId")
    return [str(named)] if named else dict.fromkeys(_all(params, "DataSourceArn"))


NAMES: dict[str, Namer] = {
    "analysis": one_of("AnalysisId"),
    "dashboard": one_of("DashboardId"),
    "dataset": one_of("DataSetId"),
    "datasource": _sources,
    "folder": one_of("FolderId"),
    "group": _in_namespace("GroupName"),
    "ingestion": _ingestion,
    "namespace": one_of("Namespace"),
    "refreshschedule": _schedule,
    "template": one_of("TemplateId"),
    "theme": one_of("ThemeId"),
    "user": _in_namespace("UserName"),
}


def questions(call: Call, account: str, known: Known) -> Iterable[Asked]:  # noqa: ARG001
    """The asset, and its parts: PassDataSource for a data set, PassDataSet for what shows one."""
    asked = asked_by_name(call, account, NAMES)
    if call.operation in ("CreateDataSet", "UpdateDataSet"):
        return (*asked, *_passing("PassDataSource", "DataSourceArn", call.params))
    if call.operation in ("CreateDashboard", "CreateAnalysis", "UpdateDashboard", "UpdateAnalysis"):
        return (*asked, *_passing("PassDataSet", "DataSetArn", call.params))
    return asked


def _passing(action: str, member: str, params: Params) -> Iterable[Asked]:
    return [Asked(f"quicksight:{action}", arn) for arn in dict.fromkeys(_all(params, member))]


def _all(value: Any, member: str) -> Iterable[str]:
    """Every value of a member, wherever it is in a request."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if name == member and isinstance(inner, str):
                yield inner
            else:
                yield from _all(inner, member)
    elif isinstance(value, list):
        for each in value:
            yield from _all(each, member)
