"""Checks of what the contract says of privacy: identifiers, shifted dates, quasi-identifiers."""

from __future__ import annotations

from sluice_etl.columns import published_columns
from sluice_etl.contract import Contract, DateShift, LogicalType
from sluice_etl.json_node import Problems
from sluice_etl.safe_harbor import unsafe


def check_privacy(contract: Contract, path: str, problems: Problems) -> None:
    """Notes every contradiction; `path` is the pointer of the list of columns."""
    expert = contract.privacy is not None and contract.privacy.expert
    for column in contract.columns:
        message = unsafe(column, expert=expert)
        if message:
            problems.add(column.path, "UNSAFE_IDENTIFIER", message)
    _shifts(contract, problems)
    _groups(contract, path.removesuffix("/properties"), problems)


def _shifts(contract: Contract, problems: Problems) -> None:
    spans: dict[str, int] = {}
    for column in contract.columns:
        method = column.deidentify
        if not isinstance(method, DateShift):
            continue
        fits = [
            other.name
            for other in contract.columns
            if other.required and other.logical_type in (LogicalType.STRING, LogicalType.INTEGER)
        ]
        if method.by not in fits:
            expected = f"expected {' or '.join(fits) or 'none'}"
            message = f"by {method.by} is no required column of texts or integers; {expected}"
            problems.add(column.path, "BAD_SHIFT", message)
        if spans.setdefault(method.by, method.days) != method.days:
            message = f"the dates of one {method.by} move together: give all of them the same days"
            problems.add(column.path, "BAD_SHIFT", message)


def _groups(contract: Contract, path: str, problems: Problems) -> None:
    privacy = contract.privacy
    if privacy is None:
        return
    published = [column.name for column in published_columns(contract)]
    sensitive = [privacy.sensitive] if privacy.sensitive else []
    for name in (*privacy.quasi_identifiers, *sensitive):
        if name not in published:
            message = f"{name} is no published column; expected {', '.join(published)}"
            problems.add(path, "BAD_PRIVACY", message)
    named = [*privacy.quasi_identifiers, *sensitive]
    if len(set(named)) < len(named):
        message = "a column is named twice; that of lDiversity is no quasi-identifier"
        problems.add(path, "BAD_PRIVACY", message)
