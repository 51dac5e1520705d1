"""Reads an ODCS v3 document, given as JSON, into a `Contract`, or says all that is wrong."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sluice_etl.column_reader import read_column
from sluice_etl.contract import Contract
from sluice_etl.contract_checks import check_contract
from sluice_etl.custom_properties import TABLE, read_custom_properties
from sluice_etl.errors import ContractError
from sluice_etl.json_node import Node, Problems, kind
from sluice_etl.options_reader import PatternProblem
from sluice_etl.privacy_reader import read_privacy
from sluice_etl.publication_reader import check_publication, read_publication
from sluice_etl.reference_reader import check_references, read_references, referring
from sluice_etl.rule_reader import read_rules
from sluice_etl.source_reader import read_input

VERSIONS = ("v3.0.0", "v3.0.1", "v3.0.2", "v3.1.0", "v3.2.0")


def unchecked(_pattern: str) -> str | None:
    """Stands in for Java where Spark does not run: takes every regular expression for good."""
    return None


def parse_contract(text: str, pattern_problem: PatternProblem = unchecked) -> Contract:
    """Reads the JSON text of a contract.

    Raises:
        ContractError: it is no JSON, or no contract that can be run.
    """
    try:
        document = json.loads(text)
    except ValueError as error:
        raise ContractError.of("NOT_JSON", f"the contract is not JSON: {error}") from None
    return read_contract(document, pattern_problem)


def read_contract(document: Any, pattern_problem: PatternProblem = unchecked) -> Contract:
    """Reads a contract's document.

    Args:
        document: what the contract's YAML says, as JSON types.
        pattern_problem: says why Java cannot compile a regular expression, as
            `session.java_pattern_problem` does.

    Raises:
        ContractError: its `problems` are {path: JSON pointer, code, message}, one for each mistake.
    """
    problems = Problems()
    if not isinstance(document, Mapping):
        raise ContractError.of("NOT_A_CONTRACT", f"found {kind(document)}, expected an object")
    root = Node(document, "", problems)
    if root.raw("kind") != "DataContract" or root.raw("apiVersion") not in VERSIONS:
        problems.add("", "NOT_A_CONTRACT", "expected kind: DataContract and apiVersion: v3.2.0")
    identity, version = root.text("id", needed=True), root.text("version", needed=True)
    read_custom_properties(root, ())
    tables = list(root.objects("schema"))
    if len(tables) != 1:
        problems.add("/schema", "ONE_TABLE", f"found {len(tables)} tables, expected one")
        raise ContractError(problems)
    table = tables[0]
    name = table.text("name", needed=True)
    ours = read_custom_properties(table, TABLE)
    privacy, publication = read_privacy(ours), read_publication(ours)
    read = [read_column(node, pattern_problem) for node in table.objects("properties")]
    references = read_references(table)
    columns = referring([column for column in read if column], references)
    rules = read_rules(root, table, columns, pattern_problem)
    contract = Contract(
        identity or "",
        version or "",
        name or "",
        columns,
        privacy,
        publication,
        read_input(ours),
        rules,
        references,
    )
    check_contract(contract, table.at("properties"), problems)
    check_references(contract, problems)
    check_publication(contract, table.at("customProperties"), problems)
    if problems:
        raise ContractError(problems)
    return contract
