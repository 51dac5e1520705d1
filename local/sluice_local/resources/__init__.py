"""The resource types of CloudFormation that the embedded AWS has."""

from sluice_local.resources import quicksight, quicksight_more
from sluice_local.resources.athena import WorkGroup
from sluice_local.resources.base import Handler
from sluice_local.resources.cloudtrail import Trail
from sluice_local.resources.cloudwatch import Alarm
from sluice_local.resources.cost import AnomalyMonitor, AnomalySubscription, Budget
from sluice_local.resources.events import Rule
from sluice_local.resources.glue_catalog import Database, DataCatalogEncryptionSettings, Table
from sluice_local.resources.glue_jobs import Crawler, Job, SecurityConfiguration
from sluice_local.resources.glue_triggers import Trigger, Workflow
from sluice_local.resources.iam import ManagedPolicy, Role
from sluice_local.resources.iam_inline import InlinePolicy
from sluice_local.resources.kms import Alias, Key
from sluice_local.resources.logs import LogGroup
from sluice_local.resources.oidc import OidcProvider
from sluice_local.resources.s3 import Bucket, BucketPolicy
from sluice_local.resources.secretsmanager import Secret
from sluice_local.resources.sns import Subscription, Topic, TopicInlinePolicy

_HANDLERS: dict[str, Handler] = {
    handler.type: handler
    for handler in (
        Alarm(),
        Alias(),
        AnomalyMonitor(),
        AnomalySubscription(),
        Bucket(),
        BucketPolicy(),
        Budget(),
        Crawler(),
        DataCatalogEncryptionSettings(),
        Database(),
        InlinePolicy(),
        Job(),
        Key(),
        LogGroup(),
        ManagedPolicy(),
        OidcProvider(),
        Role(),
        Rule(),
        Secret(),
        SecurityConfiguration(),
        Subscription(),
        Table(),
        Topic(),
        TopicInlinePolicy(),
        Trail(),
        Trigger(),
        WorkGroup(),
        Workflow(),
        quicksight.Analysis(),
        quicksight.Dashboard(),
        quicksight.DataSet(),
        quicksight.DataSource(),
        quicksight_more.RefreshSchedule(),
        quicksight_more.Theme(),
    )
}


def is_supported(resource_type: str) -> bool:
    """Whether the embedded AWS has the type."""
    return resource_type in _HANDLERS


def handler_for(resource_type: str) -> Handler:
    """The type's handler; KeyError for a type that is not supported."""
    return _HANDLERS[resource_type]


def supported_types() -> list[str]:
    """The names of all supported types, sorted."""
    return sorted(_HANDLERS)
