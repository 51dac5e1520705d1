"""The definition of an analysis or a dashboard: what it names that is not there. Pure.

The service's model says which members a definition has; this is about what they refer to.
https://docs.aws.amazon.com/quicksight/latest/APIReference/API_DashboardVersionDefinition.html
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

from sluice_local.quicksight.datasets import columns
from sluice_local.quicksight.state import Asset, invalid

Json = dict[str, Any]
NUMBERS = ("INTEGER", "DECIMAL")
#: Field kinds that only take columns of some types.
FIELD_TYPES = {
    "NumericalMeasureField": NUMBERS,
    "NumericalDimensionField": NUMBERS,
    "DateMeasureField": ("DATETIME",),
    "DateDimensionField": ("DATETIME",),
}
#: A column in an expression: ``{age}``; ``${age}`` is a parameter.
REFERENCE = re.compile(r"(?<!\$)\{([^{}]+)\}")


def refuse(params: Json) -> None:
    """Refuse what is no definition, or one that cannot be."""
    if "SourceEntity" in params:
        raise NotImplementedError("QuickSight's templates (SourceEntity)")
    definition = params.get("Definition")
    if definition is None:
        raise invalid("Either SourceEntity or Definition is required")
    for name in ("TopicIdentifierDeclarations", "TooltipSheets", "StaticFiles"):
        if definition.get(name):
            raise NotImplementedError(f"QuickSight's {name}")
    declared = [each["Identifier"] for each in definition["DataSetIdentifierDeclarations"]]
    _once("DataSetIdentifierDeclarations", declared)
    sheets = definition.get("Sheets", [])
    _once("SheetId", [sheet["SheetId"] for sheet in sheets])
    _once("VisualId", [name for sheet in sheets for name, _ in visuals(sheet)])


def _once(what: str, names: list[str]) -> None:
    for name in names:
        if names.count(name) > 1:
            raise invalid(f"{what} {name} is there more than once")


def visuals(sheet: Json) -> Iterator[tuple[str, Json]]:
    """The visuals of a sheet by their ids."""
    for visual in sheet.get("Visuals", []):
        for content in visual.values():
            yield content["VisualId"], content


def data_sets(definition: Json) -> list[str]:
    """The ARNs of the data sets that it declares."""
    return [each["DataSetArn"] for each in definition["DataSetIdentifierDeclarations"]]


def sheets(definition: Json) -> list[Json]:
    """Ids and names of its sheets."""
    names = ("SheetId", "Name")
    return [
        {name: sheet[name] for name in names if name in sheet}
        for sheet in definition.get("Sheets", [])
    ]


def errors(definition: Json, parameters: Json, by_arn: Callable[[str], Asset | None]) -> list[Json]:
    """All errors, as DescribeDashboard lists them: their type, a sentence and where they are."""
    known = _columns(definition, by_arn)
    found: list[Json] = []
    for each in definition["DataSetIdentifierDeclarations"]:
        if known[each["Identifier"]] is None:
            said = f"The data set {each['DataSetArn']} is not found"
            found.append(_error("DATA_SET_NOT_FOUND", said, ["data-set"], each["Identifier"]))
    arns = {
        each["Identifier"]: each["DataSetArn"]
        for each in definition["DataSetIdentifierDeclarations"]
    }
    for path, kind, reference in _references(definition):
        found.extend(_reference_errors(path, kind, reference, known, arns))
    found.extend(_expression_errors(definition, known, arns))
    found.extend(_parameter_errors(definition, parameters))
    return found


def _columns(
    definition: Json, by_arn: Callable[[str], Asset | None]
) -> dict[str, dict[str, str | None] | None]:
    """Identifier to its columns and their types; a calculated field's type is not known."""
    known: dict[str, dict[str, str | None] | None] = {}
    for each in definition["DataSetIdentifierDeclarations"]:
        asset = by_arn(each["DataSetArn"])
        there = asset is not None and asset.kind == "dataset"
        known[each["Identifier"]] = (
            {column["Name"]: column["Type"] for column in columns(asset.body)}
            if asset is not None and there
            else None
        )
    for field in definition.get("CalculatedFields", []):
        of = known.get(field.get("DataSetIdentifier", ""))
        if of is not None:
            of[field["Name"]] = None
    return known


def _references(
    node: Any, path: tuple[str, ...] = (), kind: str = ""
) -> Iterator[tuple[tuple[str, ...], str, Json]]:
    """Each column that is named: where, in what kind of field, and its identifiers."""
    if isinstance(node, list):
        for item in node:
            yield from _references(item, path, kind)
    elif isinstance(node, dict):
        if "DataSetIdentifier" in node and "ColumnName" in node:
            yield path, kind, node
            return
        for word in ("SheetId", "VisualId", "FilterGroupId"):
            if word in node and isinstance(node[word], str):
                path = (*path, word.removesuffix("Id").lower(), node[word])
        for name, value in node.items():
            if name != "DataSetIdentifierDeclarations":
                yield from _references(value, path, name if name in FIELD_TYPES else kind)


def _reference_errors(
    path: tuple[str, ...], kind: str, reference: Json, known: Json, arns: dict[str, str]
) -> Iterator[Json]:
    identifier, name = reference["DataSetIdentifier"], reference["ColumnName"]
    if identifier not in known:
        yield _error("DATA_SET_NOT_FOUND", f"The data set {identifier} is not declared", path)
        return
    there = known[identifier]
    if there is None:
        return  # told already: the whole data set is not there
    if name not in there:
        said = f"Required column '{name}' is missing in data set '{arns[identifier]}'"
        yield _error("COLUMN_REPLACEMENT_MISSING", said, path)
    elif kind and there[name] is not None and there[name] not in FIELD_TYPES[kind]:
        said = f"Column '{name}' is of type {there[name]}, which a {kind} cannot show"
        yield _error("COLUMN_TYPE_MISMATCH", said, path)


def _expression_errors(definition: Json, known: Json, arns: dict[str, str]) -> Iterator[Json]:
    for field in definition.get("CalculatedFields", []):
        identifier, path = field.get("DataSetIdentifier", ""), ("calculated-field", field["Name"])
        if identifier not in known:
            said = f"The data set {identifier or 'of the field'} is not declared"
            yield _error("DATA_SET_NOT_FOUND", said, path)
            continue
        there = known[identifier]
        for name in REFERENCE.findall(field["Expression"]) if there is not None else ():
            if name not in there:
                said = f"Required column '{name}' is missing in data set '{arns[identifier]}'"
                yield _error("COLUMN_REPLACEMENT_MISSING", said, path)


def _parameter_errors(definition: Json, parameters: Json) -> Iterator[Json]:
    declared = {
        content["Name"]
        for each in definition.get("ParameterDeclarations", [])
        for content in each.values()
    }
    for values in parameters.values():
        for each in values:
            if each["Name"] not in declared:
                said = f"The parameter {each['Name']} is not declared"
                yield _error("PARAMETER_NOT_FOUND", said, ("parameter", each["Name"]))


def _error(kind: str, said: str, path: Any, last: str | None = None) -> Json:
    parts = (*path, last) if last is not None else tuple(path)
    entities = [{"Path": "/".join(parts)}] if parts else []
    return {"Type": kind, "Message": said, "ViolatedEntities": entities}
