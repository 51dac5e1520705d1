"""Athena as the dispatcher finds it."""

from sluice_local.athena.query_api import Queries


class Athena(Queries):
    """All operations: workgroups and tags, saved queries, the catalog, query executions."""


SERVICE = Athena()
