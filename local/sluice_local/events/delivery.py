"""Events on their way to the targets of a rule, as ``events.amazonaws.com``.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-targets.html
"""

import sys
import uuid
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from sluice_local.as_service import client_of
from sluice_local.clock import CLOCK
from sluice_local.events import inputs
from sluice_local.gate.enforce import LIVE
from sluice_local.identities import AssumeRoleError
from sluice_local.metrics.put import put_metric
from sluice_local.permission import service_may

PRINCIPAL = "events.amazonaws.com"
#: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html
NAMESPACE = "AWS/Events"


class DeliveryError(Exception):
    """The target did not take the event."""


def deliver(rule: Any, event: dict[str, Any]) -> None:
    """Send the event to all targets of the rule and count what became of it."""
    count(rule, "TriggeredRules")
    for target in list(rule.targets):
        text = inputs.message(target, event, rule.name, rule.arn)
        count(rule, "Invocations")
        try:
            _send(rule, target, text)
        except (DeliveryError, AssumeRoleError, ClientError, BotoCoreError) as error:
            count(rule, "FailedInvocations")
            print(f"rule {rule.name}, target {target['Id']}: {error}", file=sys.stderr)


def count(rule: Any, name: str) -> None:
    """One more of a metric that EventBridge keeps by rule."""
    put_metric(
        rule.account_id, rule.region_name, NAMESPACE, name, 1.0, {"RuleName": rule.name}, "Count"
    )


def _send(rule: Any, target: dict[str, Any], text: str) -> None:
    arn = target["Arn"]
    kind, region = arn.split(":")[2], arn.split(":")[3]
    if kind == "sns":
        _publish(arn, region, text)
        return
    if kind == "glue":
        from sluice_local.glue import workflows

        refusal = workflows.notify(arn, str(target["RoleArn"]), rule.arn)
        if refusal is not None:
            raise DeliveryError(refusal)
        return
    keys = {"aws:SourceArn": rule.arn, "aws:SourceAccount": rule.account_id}
    # https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-cloudwatchlogs-permissions
    stream = f"{arn.removesuffix(':*')}:log-stream:{uuid.uuid4()}"
    for action in ("logs:CreateLogStream", "logs:PutLogEvents"):
        _must(service_may(PRINCIPAL, action, stream, keys), arn)
    group, name = stream.split(":log-group:", 1)[1].split(":log-stream:", 1)
    logs = client_of("logs", PRINCIPAL, region, rule.arn)
    logs.create_log_stream(logGroupName=group, logStreamName=name)
    line = {"timestamp": int(CLOCK.time() * 1000), "message": text}
    logs.put_log_events(logGroupName=group, logStreamName=name, logEvents=[line])


def _publish(arn: str, region: str, text: str) -> None:
    """Publish to a topic, for which EventBridge names neither itself nor the rule.

    https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-sns-permissions
    ("You can't use Condition blocks"), and of encrypted topics, whose key it uses itself
    https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services
    """
    from moto.sns.models import sns_backends

    _must(service_may(PRINCIPAL, "sns:Publish", arn, {}), arn)
    account = arn.split(":")[4]
    topic = sns_backends[account][region].topics.get(arn)
    key_id = str(topic.kms_master_key_id or "") if topic is not None else ""
    key = LIVE.key_arn(account, region, key_id) if key_id else None
    context = {"kms:EncryptionContext:aws:sns:topicArn": arn}
    for action in ("kms:GenerateDataKey", "kms:Decrypt") if key is not None else ():
        _must(service_may(PRINCIPAL, action, str(key), context), str(key))
    client_of("sns", PRINCIPAL, region, "").publish(TopicArn=arn, Message=text)


def _must(allowed: bool, arn: str) -> None:
    if not allowed:
        raise DeliveryError(f"the resource policy of {arn} does not let {PRINCIPAL} in")


def deliveries(topic_arn: str) -> list[dict[str, Any]]:
    """What was published to a topic, oldest first: ``messageId``, ``message``, ``subject``."""
    if "moto.sns.models" not in sys.modules or topic_arn.count(":") != 5:
        return []
    from moto.sns.models import sns_backends

    _, _, _, region, account, _ = topic_arn.split(":")
    topic = sns_backends[account][region].topics.get(topic_arn) if account.isdigit() else None
    sent = list(topic.sent_notifications) if topic is not None else []
    return [{"messageId": each[0], "message": each[1], "subject": each[2]} for each in sent]
