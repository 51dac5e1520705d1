"""Which conditions of a query let partitions be left out. Pure.

https://docs.aws.amazon.com/athena/latest/ug/partitions.html
"""

from sqlglot import exp

from sluice_local.athena.tables import Table


def condition(node: exp.Table, table: Table) -> str | None:
    """The conditions of WHERE that only look at this table's partition keys.

    With an outer join that may fill this table's columns with nulls, they would not mean the same.
    """
    select = node.find_ancestor(exp.Select)
    keys = {name for name, _ in table.keys}
    if select is None or not keys or not select.args.get("where"):
        return None
    joins = select.args.get("joins") or []
    in_join = node.find_ancestor(exp.Join)
    sides = {(join.side or "").upper() for join in joins}
    if sides - {"", "LEFT"} or ("LEFT" in sides and in_join is not None):
        return None
    condition = select.args["where"].this
    parts = list(condition.flatten()) if isinstance(condition, exp.And) else [condition]
    kept = []
    for part in parts:
        columns = list(part.find_all(exp.Column))
        if not columns or part.find(exp.Query, exp.Rand):
            continue
        if all(each.table == node.alias_or_name and each.name in keys for each in columns):
            copy = part.copy()
            for each in copy.find_all(exp.Column):
                each.set("table", exp.to_identifier("sluice_keys"))
            kept.append(copy)
    return exp.and_(*kept).sql(dialect="duckdb") if kept else None
