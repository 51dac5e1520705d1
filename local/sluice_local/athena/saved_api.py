"""The operations on named queries and prepared statements."""

import uuid
from typing import Any

from sluice_local.athena.state import Named, Prepared, refused
from sluice_local.athena.workgroup_api import INVALID, WorkGroups
from sluice_local.own.clock import now
from sluice_local.own.errors import ServiceError
from sluice_local.own.frame import Call
from sluice_local.own.paging import page

Json = dict[str, Any]
PRIMARY = "primary"


class SavedQueries(WorkGroups):
    """Queries that are kept under a name."""

    def create_named_query(self, call: Call) -> Json:
        """Keep a query; a client request token that was there before names the same query."""
        params, state = call.params, self.state(call)
        workgroup = state.workgroup(params.get("WorkGroup", PRIMARY))
        token = f"named:{params.get('ClientRequestToken', uuid.uuid4())}"
        if token in state.tokens:
            return {"NamedQueryId": state.tokens[token]}
        made = Named(
            str(uuid.uuid4()),
            params["Name"],
            params["Database"],
            params["QueryString"],
            workgroup.name,
            params.get("Description"),
        )
        state.named[made.id] = made
        state.tokens[token] = made.id
        return {"NamedQueryId": made.id}

    def get_named_query(self, call: Call) -> Json:
        """One named query."""
        return {"NamedQuery": _named(self._named(call))}

    def batch_get_named_query(self, call: Call) -> Json:
        """Several; those that are not there are told apart."""
        found, missing = [], []
        for key in call.params["NamedQueryIds"]:
            query = self.state(call).named.get(key)
            if query is None:
                about = {"ErrorCode": "INTERNAL_ERROR", "ErrorMessage": "Named query not found"}
                missing.append({"NamedQueryId": key, **about})
            else:
                found.append(_named(query))
        return {"NamedQueries": found, "UnprocessedNamedQueryIds": missing}

    def list_named_queries(self, call: Call) -> Json:
        """Ids of a workgroup's named queries."""
        state = self.state(call)
        workgroup = state.workgroup(call.params.get("WorkGroup", PRIMARY)).name
        ids = [key for key, query in state.named.items() if query.workgroup == workgroup]
        size = call.params.get("MaxResults", 50)
        some, token = page(ids, call.params.get("NextToken"), size, INVALID)
        return {"NamedQueryIds": some, "NextToken": token}

    def update_named_query(self, call: Call) -> Json:
        """Name, text and description anew."""
        query, params = self._named(call), call.params
        query.name, query.query = params["Name"], params["QueryString"]
        query.description = params.get("Description", query.description)
        return {}

    def delete_named_query(self, call: Call) -> Json:
        """Forget a query."""
        del self.state(call).named[self._named(call).id]
        return {}

    def create_prepared_statement(self, call: Call) -> Json:
        """Keep a statement with ``?`` for its parameters."""
        params = call.params
        kept = self.state(call).workgroup(params["WorkGroup"]).prepared
        name = params["StatementName"]
        if name in kept:
            raise refused(f"PreparedStatement {name} already exists in workGroup.")
        kept[name] = Prepared(name, params["QueryStatement"], params.get("Description"), now())
        return {}

    def get_prepared_statement(self, call: Call) -> Json:
        """One statement."""
        found = self._prepared(call)
        return {
            "PreparedStatement": {
                "StatementName": found.name,
                "QueryStatement": found.statement,
                "WorkGroupName": call.params["WorkGroup"],
                "Description": found.description,
                "LastModifiedTime": found.modified,
            }
        }

    def update_prepared_statement(self, call: Call) -> Json:
        """Text and description anew."""
        found = self._prepared(call)
        found.statement = call.params["QueryStatement"]
        found.description = call.params.get("Description", found.description)
        found.modified = now()
        return {}

    def delete_prepared_statement(self, call: Call) -> Json:
        """Forget a statement."""
        kept = self.state(call).workgroup(call.params["WorkGroup"]).prepared
        del kept[self._prepared(call).name]
        return {}

    def list_prepared_statements(self, call: Call) -> Json:
        """A workgroup's statements by name."""
        kept = self.state(call).workgroup(call.params["WorkGroup"]).prepared
        found = [
            {"StatementName": name, "LastModifiedTime": kept[name].modified}
            for name in sorted(kept)
        ]
        size = call.params.get("MaxResults", 50)
        some, token = page(found, call.params.get("NextToken"), size, INVALID)
        return {"PreparedStatements": some, "NextToken": token}

    def _named(self, call: Call) -> Named:
        key = call.params["NamedQueryId"]
        found: Named | None = self.state(call).named.get(key)
        if found is None:
            raise refused(f"NamedQuery {key} does not exist")
        return found

    def _prepared(self, call: Call) -> Prepared:
        name = call.params["StatementName"]
        kept = self.state(call).workgroup(call.params["WorkGroup"]).prepared
        found: Prepared | None = kept.get(name)
        if found is None:
            raise ServiceError(
                "ResourceNotFoundException",
                f"PreparedStatement {name} was not found in workGroup.",
                ResourceName=name,
            )
        return found


def _named(query: Named) -> Json:
    return {
        "NamedQueryId": query.id,
        "Name": query.name,
        "Database": query.database,
        "QueryString": query.query,
        "WorkGroup": query.workgroup,
        "Description": query.description,
    }
