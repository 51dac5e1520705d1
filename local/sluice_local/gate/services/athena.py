"""Athena: all that is asked of a query is asked of its workgroup.

https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonathena.html
"""

from collections.abc import Iterable

from sluice_local.calls import Call
from sluice_local.gate.asked import Asked, Known, Params
from sluice_local.gate.generic import asked_by_name, one_of

OF_WORKGROUPS = ("CreateWorkGroup", "GetWorkGroup", "UpdateWorkGroup", "DeleteWorkGroup")
IDS = ("QueryExecutionId", "NamedQueryId")
LISTS = ("QueryExecutionIds", "NamedQueryIds")


def questions(call: Call, account: str, known: Known) -> Iterable[Asked]:
    """Workgroups (``primary`` when the call names none), data catalogs by name."""

    def workgroups(params: Params) -> Iterable[str]:
        if params.get("WorkGroup"):
            return [str(params["WorkGroup"])]
        if call.operation in OF_WORKGROUPS:
            return [str(params.get("Name"))]
        queries = [(each, params[each]) for each in IDS if params.get(each)]
        queries += [(each[:-1], one) for each in LISTS for one in params.get(each) or ()]
        found = [
            known.query_workgroup(account, call.region, member, str(query))
            for member, query in queries
        ]
        return dict.fromkeys(name or "primary" for name in found) if found else ["primary"]

    names = {
        "workgroup": workgroups,
        "datacatalog": one_of("CatalogName", "Name"),
        "capacity-reservation": one_of("Name"),
    }
    if call.params.get("ResourceARN"):
        return [Asked(f"athena:{call.operation}", str(call.params["ResourceARN"]))]
    return asked_by_name(call, account, names)
