"""What a crawler's definition asks for: what AWS refuses, what is not carried out here, the rest.

https://docs.aws.amazon.com/glue/latest/webapi/API_CreateCrawler.html
https://docs.aws.amazon.com/glue/latest/dg/incremental-crawls.html
https://docs.aws.amazon.com/glue/latest/dg/crawler-configuration.html
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from moto.glue.exceptions import InvalidInputException

from sluice_local.glue.timetable import schedule_refusal

Json = dict[str, Any]
#: Kinds of targets, and members of the other two, that no crawl here reads.
LACKING_TARGETS = (
    *("DeltaTargets", "DynamoDBTargets", "HudiTargets"),
    *("IcebergTargets", "JdbcTargets", "MongoDBTargets"),
)
LACKING_MEMBERS = ("ConnectionName", "DlqEventQueueArn", "EventQueueArn")
#: Where a configuration may say what, and with which values; each is what a crawl here does.
#: Partitions inherit from their table whether they are told to or not.
CONFIGURATION: dict[str, tuple[object, ...]] = {
    "Version": (1, 1.0),
    "CrawlerOutput/Partitions/AddOrUpdateBehavior": ("InheritFromTable",),
    "CrawlerOutput/Tables/AddOrUpdateBehavior": ("MergeNewColumns",),
    "Grouping/TableGroupingPolicy": ("CombineCompatibleSchemas",),
    "CreatePartitionIndex": (False,),
}
LARGEST_SAMPLE = 249


@dataclass(frozen=True)
class Behavior:
    """How a crawl treats what has changed."""

    update: str = "UPDATE_IN_DATABASE"
    delete: str = "DEPRECATE_IN_DATABASE"
    merges_columns: bool = False  # columns that are new are added, the others stay as they are
    new_folders_only: bool = False

    @classmethod
    def of(cls, crawler: Any) -> "Behavior":
        """Of a crawler of moto's."""
        policy = crawler.schema_change_policy or {}
        tables = _at(_configuration(crawler.configuration), "CrawlerOutput", "Tables")
        return cls(
            update=policy.get("UpdateBehavior") or cls.update,
            delete=policy.get("DeleteBehavior") or cls.delete,
            merges_columns=tables.get("AddOrUpdateBehavior") == "MergeNewColumns",
            new_folders_only=_recrawl(crawler.recrawl_policy) == "CRAWL_NEW_FOLDERS_ONLY",
        )


def check(wanted: Json) -> None:
    """Refuse a definition, in CreateCrawler's words; NotImplementedError names what is lacking."""
    for path in lacking(wanted):
        raise NotImplementedError(f"{path} of a crawler")
    policy = wanted.get("SchemaChangePolicy") or {}
    logs = {policy.get("UpdateBehavior"), policy.get("DeleteBehavior")} == {"LOG"}
    if _recrawl(wanted.get("RecrawlPolicy")) == "CRAWL_NEW_FOLDERS_ONLY" and not logs:
        raise _invalid(
            'The SchemaChangePolicy for "Crawl new folders only" Amazon S3 target can have only '
            "LOG DeleteBehavior value and LOG UpdateBehavior value."
        )
    targets = wanted.get("Targets") or {}
    deprecates = policy.get("DeleteBehavior") == "DEPRECATE_IN_DATABASE"
    if targets.get("CatalogTargets") and deprecates:  # Terraform's resource says so, AWS does not
        raise _invalid("The DeleteBehavior of a catalog target can't be DEPRECATE_IN_DATABASE.")
    for target in targets.get("S3Targets") or []:
        if not 1 <= (target.get("SampleSize") or 1) <= LARGEST_SAMPLE:
            raise _invalid(f"The SampleSize must be between 1 and {LARGEST_SAMPLE}.")
    said = schedule_refusal(wanted["Schedule"]) if wanted.get("Schedule") else None
    if said is not None:
        raise _invalid(f"Invalid schedule expression: {said}")


def lacking(wanted: Json) -> Iterator[str]:
    """The paths of what is asked for and not carried out."""
    targets = wanted.get("Targets") or {}
    for kind in LACKING_TARGETS:
        if targets.get(kind):
            yield f"Targets/{kind}"
    for kind in ("S3Targets", "CatalogTargets"):
        for target in targets.get(kind) or []:
            yield from (f"Targets/{kind}/{name}" for name in LACKING_MEMBERS if target.get(name))
    if _recrawl(wanted.get("RecrawlPolicy")) == "CRAWL_EVENT_MODE":
        yield "RecrawlPolicy/RecrawlBehavior CRAWL_EVENT_MODE"
    if wanted.get("Classifiers"):
        yield "Classifiers"
    if (wanted.get("LineageConfiguration") or {}).get("CrawlerLineageSettings") == "ENABLE":
        yield "LineageConfiguration"
    if (wanted.get("LakeFormationConfiguration") or {}).get("UseLakeFormationCredentials"):
        yield "LakeFormationConfiguration"
    for path, value in _leaves(_configuration(wanted.get("Configuration"))):
        if value not in CONFIGURATION.get(path, ()):
            yield f"Configuration/{path} {value}"


def _configuration(text: str | None) -> Json:
    if not text:
        return {}
    try:
        found = json.loads(text)
    except ValueError as error:
        raise _invalid(f"The crawler's configuration is not JSON: {error}") from error
    if not isinstance(found, dict):
        raise _invalid("The crawler's configuration is not a JSON object.")
    return found


def _leaves(node: Json, base: str = "") -> Iterator[tuple[str, object]]:
    for name, value in node.items():
        path = f"{base}{name}"
        if isinstance(value, dict):
            yield from _leaves(value, f"{path}/")
        else:
            yield path, value


def _at(node: Json, *path: str) -> Json:
    for name in path:
        node = node.get(name) or {}
    return node


def _recrawl(policy: Json | None) -> str:
    return (policy or {}).get("RecrawlBehavior") or "CRAWL_EVERYTHING"


def _invalid(message: str) -> Exception:
    error: Exception = InvalidInputException("CreateCrawler", message)
    return error
