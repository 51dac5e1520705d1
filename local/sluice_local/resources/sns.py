"""AWS::SNS::Topic, AWS::SNS::TopicInlinePolicy and AWS::SNS::Subscription.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sns-topic.html
"""

import json
from typing import Any

from sluice_local.cfn.tags import tag_list, tag_map
from sluice_local.resources.base import Context, Handler, Json, changed, only, unless_absent

#: Properties and the topic attributes that they become; "" takes an attribute back.
TOPIC_ATTRIBUTES = {
    "DisplayName": "DisplayName",
    "KmsMasterKeyId": "KmsMasterKeyId",
    "SignatureVersion": "SignatureVersion",
    "TracingConfig": "TracingConfig",
}
TOPIC_DEFAULTS = {"SignatureVersion": "1", "TracingConfig": "PassThrough"}


class Topic(Handler):
    """A topic and its attributes."""

    type = "AWS::SNS::Topic"
    supported = frozenset({*TOPIC_ATTRIBUTES, "Subscription", "Tags", "TopicName"})
    more_attributes = frozenset({"TopicName"})

    def create(self, context: Context) -> Json:
        """CreateTopic with its attributes, unless a topic of this name is there."""
        properties = context.after
        sns = context.client("sns")
        name = properties.get("TopicName") or context.physical_name(256)
        arn = context.arn("sns", name)
        # CreateTopic is idempotent; CloudFormation's handler looks first.
        if unless_absent(lambda: sns.get_topic_attributes(TopicArn=arn), "NotFound"):
            raise self.exists(arn)
        attributes = {
            TOPIC_ATTRIBUTES[key]: str(properties[key])
            for key in TOPIC_ATTRIBUTES
            if key in properties
        }
        tags = tag_list(tag_map(properties.get("Tags")))
        sns.create_topic(Name=name, Attributes=attributes, Tags=tags)
        context.made(arn)
        self._subscriptions(sns, arn, {}, properties)
        return {"TopicArn": arn, "TopicName": name}

    def identifier(self, properties: Json) -> str | None:
        """The topic's name: its identifier, the ARN, is made of it."""
        name = properties.get("TopicName")
        return str(name) if name else None

    def update(self, context: Context) -> Json:
        """SetTopicAttributes for each that differs, subscriptions and tags."""
        physical_id = context.physical_id
        before, after = context.before, context.after
        sns = context.client("sns")
        for key, attribute in TOPIC_ATTRIBUTES.items():
            if changed(before, after, key):
                value = str(after.get(key, TOPIC_DEFAULTS.get(key, "")))
                sns.set_topic_attributes(
                    TopicArn=physical_id, AttributeName=attribute, AttributeValue=value
                )
        self._subscriptions(sns, physical_id, before, after)
        old, new = tag_map(before.get("Tags")), tag_map(after.get("Tags"))
        if set(old) - set(new):
            sns.untag_resource(ResourceArn=physical_id, TagKeys=sorted(set(old) - set(new)))
        if new and new != old:
            sns.tag_resource(ResourceArn=physical_id, Tags=tag_list(new))
        return {"TopicArn": physical_id, "TopicName": physical_id.rsplit(":", 1)[-1]}

    def delete(self, context: Context) -> None:
        """DeleteTopic."""
        physical_id = context.physical_id
        context.client("sns").delete_topic(TopicArn=physical_id)

    def read(self, context: Context) -> Json:
        """The topic's attributes, its subscribers where the template has some, its tags."""
        sns, arn = context.client("sns"), context.physical_id
        attributes = sns.get_topic_attributes(TopicArn=arn)["Attributes"]
        live = {key: attributes.get(name) for key, name in TOPIC_ATTRIBUTES.items()}
        live = {**only(live, live), "TopicName": arn.rsplit(":", 1)[-1]}
        if "Subscription" in context.before:
            pages = sns.get_paginator("list_subscriptions_by_topic").paginate(TopicArn=arn)
            live["Subscription"] = [
                only(found, ("Endpoint", "Protocol"))
                for page in pages
                for found in page["Subscriptions"]
            ]
        return {**live, "Tags": sns.list_tags_for_resource(ResourceArn=arn)["Tags"]}

    def _subscriptions(self, sns: Any, arn: str, before: Json, after: Json) -> None:
        old, new = before.get("Subscription", []), after.get("Subscription", [])
        if old == new:
            return
        for found in sns.list_subscriptions_by_topic(TopicArn=arn)["Subscriptions"]:
            entry = {"Protocol": found["Protocol"], "Endpoint": found["Endpoint"]}
            if entry in old and entry not in new:
                sns.unsubscribe(SubscriptionArn=found["SubscriptionArn"])
        for entry in new:
            if entry not in old:
                sns.subscribe(TopicArn=arn, **entry)


class TopicInlinePolicy(Handler):
    """The policy of one topic."""

    type = "AWS::SNS::TopicInlinePolicy"
    supported = frozenset({"PolicyDocument", "TopicArn"})

    def create(self, context: Context) -> Json:
        """SetTopicAttributes."""
        properties = context.after
        arn = str(properties["TopicArn"])
        self._put(context, arn, properties["PolicyDocument"])
        context.made(arn)
        return {}

    def update(self, context: Context) -> Json:
        """SetTopicAttributes."""
        physical_id = context.physical_id
        after = context.after
        self._put(context, physical_id, after["PolicyDocument"])
        return {}

    def delete(self, context: Context) -> None:
        """Put back the policy that a new topic has."""
        physical_id = context.physical_id
        owner = {"StringEquals": {"AWS:SourceOwner": context.account}}
        actions = [
            "AddPermission",
            "DeleteTopic",
            "GetTopicAttributes",
            "ListSubscriptionsByTopic",
            "Publish",
            "RemovePermission",
            "SetTopicAttributes",
            "Subscribe",
        ]
        statement = {
            "Sid": "__default_statement_ID",
            "Effect": "Allow",
            "Principal": {"AWS": "*"},
            "Action": [f"SNS:{action}" for action in actions],
            "Resource": physical_id,
            "Condition": owner,
        }
        self._put(
            context,
            physical_id,
            {"Version": "2008-10-17", "Id": "__default_policy_ID", "Statement": [statement]},
        )

    def read(self, context: Context) -> Json:
        """The topic's policy; a topic always has one."""
        arn = context.physical_id
        attributes = context.client("sns").get_topic_attributes(TopicArn=arn)["Attributes"]
        return {"PolicyDocument": attributes["Policy"], "TopicArn": arn}

    def _put(self, context: Context, arn: str, document: Any) -> None:
        text = document if isinstance(document, str) else json.dumps(document)
        context.client("sns").set_topic_attributes(
            TopicArn=arn, AttributeName="Policy", AttributeValue=text
        )


#: Properties that are attributes of the same name, and what they are when nothing is said.
SUBSCRIPTION_DEFAULTS = {
    "FilterPolicy": "{}",
    "FilterPolicyScope": "MessageAttributes",
    "RawMessageDelivery": "false",
}
SUBSCRIPTION_ATTRIBUTES = tuple(SUBSCRIPTION_DEFAULTS)


class Subscription(Handler):
    """An endpoint that a topic publishes to."""

    type = "AWS::SNS::Subscription"
    supported = frozenset({*SUBSCRIPTION_ATTRIBUTES, "Endpoint", "Protocol", "TopicArn"})

    def create(self, context: Context) -> Json:
        """Subscribe, then its attributes."""
        properties = context.after
        sns = context.client("sns")
        arn = str(
            sns.subscribe(
                TopicArn=properties["TopicArn"],
                Protocol=properties["Protocol"],
                Endpoint=properties["Endpoint"],
                ReturnSubscriptionArn=True,
            )["SubscriptionArn"]
        )
        context.made(arn)
        self._set(sns, arn, {}, properties)
        return {"Arn": arn}

    def update(self, context: Context) -> Json:
        """SetSubscriptionAttributes for each that differs."""
        physical_id = context.physical_id
        before, after = context.before, context.after
        self._set(context.client("sns"), physical_id, before, after)
        return {"Arn": physical_id}

    def delete(self, context: Context) -> None:
        """Unsubscribe."""
        physical_id = context.physical_id
        context.client("sns").unsubscribe(SubscriptionArn=physical_id)

    def _set(self, sns: Any, arn: str, before: Json, after: Json) -> None:
        for name in SUBSCRIPTION_ATTRIBUTES:
            if not changed(before, after, name):
                continue
            value = after.get(name, SUBSCRIPTION_DEFAULTS[name])
            sns.set_subscription_attributes(
                SubscriptionArn=arn,
                AttributeName=name,
                AttributeValue=value if isinstance(value, str) else json.dumps(value),
            )

    def read(self, context: Context) -> Json:
        """The endpoint and the attributes."""
        arn = context.physical_id
        found = context.client("sns").get_subscription_attributes(SubscriptionArn=arn)
        live = only(found["Attributes"], ("Endpoint", "Protocol", "TopicArn"))
        return {**live, **only(found["Attributes"], SUBSCRIPTION_ATTRIBUTES)}
