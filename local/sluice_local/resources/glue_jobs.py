"""AWS::Glue::Job, AWS::Glue::Crawler and AWS::Glue::SecurityConfiguration.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_Glue.html
"""

from typing import Any

from botocore.exceptions import ClientError

from sluice_local.cfn.tags import tag_map
from sluice_local.glue.crawl_definition import LACKING_MEMBERS, LACKING_TARGETS
from sluice_local.resources.base import (
    Context,
    Handler,
    Json,
    NotUpdatableError,
    error_code,
    only,
    same_json,
    without,
)
from sluice_local.resources.glue_catalog import text_map


def update_tags(glue: Any, arn: str, before: Json, after: Json) -> None:
    """Bring a Glue resource's tags from before to after."""
    old, new = tag_map(before.get("Tags")), tag_map(after.get("Tags"))
    gone = sorted(set(old) - set(new))
    if gone:
        glue.untag_resource(ResourceArn=arn, TagsToRemove=gone)
    if new and new != old:
        glue.tag_resource(ResourceArn=arn, TagsToAdd=text_map(new))


class Job(Handler):
    """A job. An update replaces its whole definition."""

    type = "AWS::Glue::Job"
    supported = frozenset(
        {
            "Command",
            "DefaultArguments",
            "Description",
            "ExecutionClass",
            "ExecutionProperty",
            "GlueVersion",
            "JobMode",
            "JobRunQueuingEnabled",
            "MaxCapacity",
            "MaxRetries",
            "Name",
            "NonOverridableArguments",
            "NotificationProperty",
            "NumberOfWorkers",
            "Role",
            "SecurityConfiguration",
            "Tags",
            "Timeout",
            "WorkerType",
        }
    )

    def create(self, context: Context) -> Json:
        """CreateJob."""
        properties = context.after
        name = properties.get("Name") or context.physical_name(255)
        try:
            context.client("glue").create_job(
                Name=name, Tags=text_map(tag_map(properties.get("Tags"))), **_job(properties)
            )
        except ClientError as error:
            if error_code(error) in (
                "AlreadyExistsException",
                "IdempotentParameterMismatchException",
            ):
                raise self.exists(name) from error
            raise
        context.made(name)
        return {}

    def update(self, context: Context) -> Json:
        """UpdateJob and tags."""
        physical_id = context.physical_id
        before, after = context.before, context.after
        glue = context.client("glue")
        wanted = _job(after)
        if wanted != _job(before):
            glue.update_job(JobName=physical_id, JobUpdate=wanted)
        update_tags(glue, context.arn("glue", f"job/{physical_id}"), before, after)
        return {}

    def delete(self, context: Context) -> None:
        """DeleteJob."""
        physical_id = context.physical_id
        context.client("glue").delete_job(JobName=physical_id)

    def read(self, context: Context) -> Json:
        """The definition, in the API's words, which are the template's."""
        glue, name = context.client("glue"), context.physical_id
        job = glue.get_job(JobName=name)["Job"]
        tags = glue.get_tags(ResourceArn=context.arn("glue", f"job/{name}"))["Tags"]
        return {**only(job, self.supported), "Tags": tags}


def _job(properties: Json) -> Json:
    """The definition as CreateJob and UpdateJob take it."""
    out = without(properties, "Name", "Tags")
    for name in ("DefaultArguments", "NonOverridableArguments"):
        if name in out:
            out[name] = text_map(out[name])
    if "MaxRetries" in out:
        out["MaxRetries"] = int(out["MaxRetries"])
    if "MaxConcurrentRuns" in out.get("ExecutionProperty", {}):
        limit = int(out["ExecutionProperty"]["MaxConcurrentRuns"])
        out["ExecutionProperty"] = {"MaxConcurrentRuns": limit}
    return out


#: What UpdateCrawler is told of a property that the template drops: it leaves alone what it is not
#: told. https://docs.aws.amazon.com/glue/latest/webapi/API_UpdateCrawler.html
CLEARED: Json = {
    "Configuration": "",
    "CrawlerSecurityConfiguration": "",
    "Description": "",
    "RecrawlPolicy": {"RecrawlBehavior": "CRAWL_EVERYTHING"},
    "Schedule": "",
    "SchemaChangePolicy": {
        "UpdateBehavior": "UPDATE_IN_DATABASE",
        "DeleteBehavior": "DEPRECATE_IN_DATABASE",
    },
    "TablePrefix": "",
}


class Crawler(Handler):
    """A crawler of folders in S3 or of tables in the catalog."""

    type = "AWS::Glue::Crawler"
    supported = frozenset(
        {
            "Configuration",
            "CrawlerSecurityConfiguration",
            "DatabaseName",
            "Description",
            "Name",
            "RecrawlPolicy",
            "Role",
            "Schedule",
            "SchemaChangePolicy",
            "TablePrefix",
            "Tags",
            "Targets",
        }
    )
    #: What no crawl here reads; CreateCrawler refuses it as well.
    lacking = frozenset(
        {
            *(f"Targets/{kind}" for kind in LACKING_TARGETS),
            *(
                f"Targets/{kind}/*/{name}"
                for kind in ("S3Targets", "CatalogTargets")
                for name in LACKING_MEMBERS
            ),
        }
    )

    def create(self, context: Context) -> Json:
        """CreateCrawler."""
        properties = context.after
        name = properties.get("Name") or context.physical_name(255)
        try:
            context.client("glue").create_crawler(
                Name=name, Tags=text_map(tag_map(properties.get("Tags"))), **_crawler(properties)
            )
        except ClientError as error:
            if error_code(error) == "AlreadyExistsException":
                raise self.exists(name) from error
            raise
        context.made(name)
        return {}

    def update(self, context: Context) -> Json:
        """UpdateCrawler and tags."""
        physical_id = context.physical_id
        before, after = context.before, context.after
        glue = context.client("glue")
        wanted = _crawler(after)
        if wanted != _crawler(before):
            gone = {key: value for key, value in CLEARED.items() if key in before}
            if "SchemaChangePolicy" in gone and after["Targets"].get("CatalogTargets"):
                gone["SchemaChangePolicy"] = {**gone["SchemaChangePolicy"], "DeleteBehavior": "LOG"}
            glue.update_crawler(Name=physical_id, **{**gone, **wanted})
        update_tags(glue, context.arn("glue", f"crawler/{physical_id}"), before, after)
        return {}

    def delete(self, context: Context) -> None:
        """DeleteCrawler."""
        physical_id = context.physical_id
        context.client("glue").delete_crawler(Name=physical_id)

    def read(self, context: Context) -> Json:
        """The definition; its role and schedule as the template writes them."""
        glue, name = context.client("glue"), context.physical_id
        crawler = glue.get_crawler(Name=name)["Crawler"]
        live = only(crawler, self.supported - {"Schedule"})
        wanted = str(context.before["Role"])
        if live["Role"] == wanted.rsplit("/", 1)[-1]:
            live["Role"] = wanted
        schedule = crawler.get("Schedule", {}).get("ScheduleExpression")
        if schedule:
            live["Schedule"] = {"ScheduleExpression": schedule}
        if "Configuration" in live:
            live["Configuration"] = same_json(
                context.before.get("Configuration"), live["Configuration"]
            )
        tags = glue.get_tags(ResourceArn=context.arn("glue", f"crawler/{name}"))["Tags"]
        return {**live, "Tags": tags}


def _crawler(properties: Json) -> Json:
    """The definition as CreateCrawler and UpdateCrawler take it."""
    out = without(properties, "Name", "Tags")
    if "Schedule" in out:
        out["Schedule"] = out["Schedule"].get("ScheduleExpression", "")
    return out


class SecurityConfiguration(Handler):
    """How jobs and crawlers encrypt what they write. It never changes: an update replaces it."""

    type = "AWS::Glue::SecurityConfiguration"
    supported = frozenset({"EncryptionConfiguration", "Name"})

    def create(self, context: Context) -> Json:
        """CreateSecurityConfiguration; the API says S3Encryption where the template says ...s."""
        properties = context.after
        name = str(properties["Name"])
        wanted = dict(properties["EncryptionConfiguration"])
        if "S3Encryptions" in wanted:
            wanted["S3Encryption"] = wanted.pop("S3Encryptions")
        try:
            context.client("glue").create_security_configuration(
                Name=name, EncryptionConfiguration=wanted
            )
        except ClientError as error:
            if error_code(error) == "AlreadyExistsException":
                raise self.exists(name) from error
            raise
        context.made(name)
        return {}

    def update(self, context: Context) -> Json:
        """Never asked for: the type is immutable."""
        raise NotUpdatableError(
            f"The security configuration {context.physical_id} cannot be updated"
        )

    def delete(self, context: Context) -> None:
        """DeleteSecurityConfiguration."""
        physical_id = context.physical_id
        context.client("glue").delete_security_configuration(Name=physical_id)
