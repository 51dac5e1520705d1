"""Every property of the types of SNS and Secrets Manager, and what their APIs say."""

import json
import string

from embedded_aws import ACCOUNT, Aws
from property_rows import NEW_TAGS, TAGS, Family, Json, Row

MAIL = "a@example.org"
EXCLUDED = "abcxyz"


def read_topic(aws: Aws, arn: str) -> Json:
    sns = aws("sns")
    return {
        **sns.get_topic_attributes(TopicArn=arn)["Attributes"],
        "TopicName": arn.rsplit(":", 1)[-1],
        "Subscription": [
            {"Endpoint": each["Endpoint"], "Protocol": each["Protocol"]}
            for each in sns.list_subscriptions_by_topic(TopicArn=arn)["Subscriptions"]
        ],
        "Tags": sns.list_tags_for_resource(ResourceArn=arn)["Tags"],
    }


def read_topic_policy(aws: Aws, arn: str) -> Json:
    found = aws("sns").get_topic_attributes(TopicArn=arn)["Attributes"]["Policy"]
    return {"TopicArn": arn, "PolicyDocument": json.loads(found)}


def read_subscription(aws: Aws, arn: str) -> Json:
    found = aws("sns").get_subscription_attributes(SubscriptionArn=arn)["Attributes"]
    return {**found, "FilterPolicy": json.loads(found.get("FilterPolicy", "null"))}


def _policy(topic: str, service: str) -> Json:
    statement = {
        "Sid": "services",
        "Effect": "Allow",
        "Principal": {"Service": service},
        "Action": "sns:Publish",
        "Resource": topic,
    }
    return {"Version": "2012-10-17", "Statement": [statement]}


def topics(name: str, topic: str, queue: str) -> Family:
    """``topic`` is the ARN of a topic that is there, ``queue`` one of SQS."""
    return Family(
        {
            "Topic": Row(
                "AWS::SNS::Topic",
                {
                    "TopicName": name,
                    "DisplayName": "Alarms",
                    "KmsMasterKeyId": "alias/aws/sns",
                    "SignatureVersion": "2",
                    "TracingConfig": "Active",
                    "Subscription": [{"Endpoint": MAIL, "Protocol": "email"}],
                    "Tags": TAGS,
                },
                read_topic,
                then={
                    "DisplayName": "Alerts",
                    "KmsMasterKeyId": f"alias/{name}",
                    "SignatureVersion": "1",
                    "TracingConfig": "PassThrough",
                    "Subscription": [{"Endpoint": "b@example.org", "Protocol": "email-json"}],
                    "Tags": NEW_TAGS,
                },
            ),
            "Policy": Row(
                "AWS::SNS::TopicInlinePolicy",
                {"TopicArn": topic, "PolicyDocument": _policy(topic, "events.amazonaws.com")},
                read_topic_policy,
                then={"PolicyDocument": _policy(topic, "cloudwatch.amazonaws.com")},
            ),
            "Queue": Row(
                "AWS::SNS::Subscription",
                {
                    "TopicArn": topic,
                    "Protocol": "sqs",
                    "Endpoint": queue,
                    "FilterPolicy": {"kind": ["failed"]},
                    "FilterPolicyScope": "MessageBody",
                    "RawMessageDelivery": True,
                },
                read_subscription,
                {
                    "TopicArn": topic,
                    "Protocol": "sqs",
                    "Endpoint": queue,
                    "FilterPolicy": {"kind": ["failed"]},
                    "FilterPolicyScope": "MessageBody",
                    "RawMessageDelivery": "true",
                },
                {
                    "FilterPolicy": {"kind": ["late"]},
                    "FilterPolicyScope": "MessageAttributes",
                    "RawMessageDelivery": False,
                },
                {
                    "FilterPolicy": {"kind": ["late"]},
                    "FilterPolicyScope": "MessageAttributes",
                    "RawMessageDelivery": "false",
                },
            ),
        }
    )


def read_secret(aws: Aws, arn: str) -> Json:
    """A generated value is told by what it is made of."""
    secrets = aws("secretsmanager")
    value = secrets.get_secret_value(SecretId=arn)["SecretString"]
    found = {**secrets.describe_secret(SecretId=arn), "SecretString": value}
    if value.startswith("{"):
        parsed = json.loads(value)
        found["user"], value = parsed.pop("user"), str(next(iter(parsed.values())))
    kinds = {
        "lower": string.ascii_lowercase,
        "upper": string.ascii_uppercase,
        "digits": string.digits,
        "punctuation": string.punctuation,
        "space": " ",
    }
    found["has"] = {name for name, of in kinds.items() if set(of) & set(value)}
    return {**found, "length": len(value), "clean": not set(EXCLUDED) & set(value)}


def secrets(name: str, key: str) -> Family:
    def generated(logical: str, **wish: object) -> Json:
        return {"Name": f"{name}-{logical}", "GenerateSecretString": wish}

    lower = {"ExcludeUppercase": True, "ExcludeNumbers": True, "ExcludePunctuation": True}
    return Family(
        {
            "Given": Row(
                "AWS::SecretsManager::Secret",
                {
                    "Name": name,
                    "Description": "salt",
                    "KmsKeyId": key,
                    "SecretString": "s3cret",
                    "Tags": TAGS,
                },
                read_secret,
                then={
                    "Description": "pepper",
                    "KmsKeyId": f"arn:aws:kms:us-east-1:{ACCOUNT}:key/{key}",
                    "SecretString": "s4cret",
                    "Tags": NEW_TAGS,
                },
            ),
            "Lower": Row(
                "AWS::SecretsManager::Secret",
                generated(
                    "lower",
                    **lower,
                    ExcludeCharacters=EXCLUDED,
                    PasswordLength=200,
                    IncludeSpace=True,
                    GenerateStringKey="password",
                    SecretStringTemplate='{"user": "etl"}',
                ),
                read_secret,
                {"user": "etl", "length": 200, "clean": True, "has": {"lower", "space"}},
                {
                    "GenerateSecretString": {
                        "ExcludeLowercase": True,
                        "ExcludeNumbers": False,
                        "ExcludePunctuation": False,
                        "ExcludeUppercase": True,
                        "ExcludeCharacters": string.punctuation,
                        "IncludeSpace": False,
                        "PasswordLength": 3,
                        "RequireEachIncludedType": False,
                        "GenerateStringKey": "word",
                        "SecretStringTemplate": '{"user": "job"}',
                    }
                },
                {"user": "job", "length": 3, "has": {"digits"}},
            ),
            "Upper": Row(
                "AWS::SecretsManager::Secret",
                generated(
                    "upper",
                    ExcludeLowercase=True,
                    ExcludeNumbers=True,
                    ExcludePunctuation=True,
                    RequireEachIncludedType=False,
                    PasswordLength=1,
                ),
                read_secret,
                {"length": 1, "has": {"upper"}},
                {
                    "GenerateSecretString": {
                        "ExcludeUppercase": True,
                        "ExcludeLowercase": True,
                        "ExcludePunctuation": True,
                        "PasswordLength": 5,
                    }
                },
                {"length": 5, "has": {"digits"}},
            ),
        }
    )
