"""Reads of the catalog that moto 5.2.5 lacks or answers otherwise."""

from typing import Any

from moto.core.responses import ActionResult
from moto.glue.exceptions import EntityNotFoundException, InvalidInputException
from moto.glue.responses import GlueResponse

from sluice_local.cfn.errors import CloudFormationError
from sluice_local.cfn.paging import page

NOT_DONE = ("Filters", "SearchText", "SortCriteria", "ResourceShareType", "IncludeStatusDetails")
#: https://docs.aws.amazon.com/glue/latest/webapi/API_SearchTables.html
LARGEST_PAGE = 1000

_get_resource_policy = GlueResponse.get_resource_policy


def search_tables(self: Any) -> Any:
    """All tables of all databases, by pages; a search that leaves some out is refused."""
    for member in NOT_DONE:
        if self._get_param(member):
            raise NotImplementedError(f"{member} of SearchTables")
    size = self._get_int_param("MaxResults") or LARGEST_PAGE
    if not 1 <= size <= LARGEST_PAGE:
        raise InvalidInputException("SearchTables", f"MaxResults must be 1 to {LARGEST_PAGE}")
    tables = [
        table.as_dict()
        for _, database in sorted(self.glue_backend.databases.items())
        for _, table in sorted(database.tables.items())
    ]
    try:
        shown, token = page(tables, self._get_param("NextToken"), size)
    except CloudFormationError as error:
        raise InvalidInputException("SearchTables", error.message) from None
    return ActionResult({"TableList": shown, "NextToken": token})


def get_resource_policy(self: Any) -> Any:
    """Where there is no policy AWS says so: https://github.com/indeni/dragoneye/issues/19."""
    answer = _get_resource_policy(self)
    if not answer.result:
        raise EntityNotFoundException("Policy not found")
    return answer
