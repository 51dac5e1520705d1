"""AWS::SecretsManager::Secret.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-secretsmanager-secret.html
"""

import json
from typing import Any

from botocore.exceptions import ClientError

from sluice_local.cfn.tags import tag_list, tag_map
from sluice_local.resources.base import (
    Context,
    GoneError,
    Handler,
    Json,
    RefusedError,
    changed,
    error_code,
    only,
)

GENERATE = (
    "ExcludeCharacters",
    "ExcludeLowercase",
    "ExcludeNumbers",
    "ExcludePunctuation",
    "ExcludeUppercase",
    "IncludeSpace",
    "PasswordLength",
    "RequireEachIncludedType",
)


class Secret(Handler):
    """A secret whose value is given, or generated once."""

    type = "AWS::SecretsManager::Secret"
    supported = frozenset(
        {"Description", "GenerateSecretString", "KmsKeyId", "Name", "SecretString", "Tags"}
    )

    def create(self, context: Context) -> Json:
        """CreateSecret, with a generated value where the template asks for one."""
        properties = context.after
        secrets = context.client("secretsmanager")
        name = properties.get("Name") or context.physical_name(512)
        wanted: Json = {
            key: properties[key] for key in ("Description", "KmsKeyId") if key in properties
        }
        value = self._value(secrets, properties)
        if value is not None:
            wanted["SecretString"] = value
        try:
            arn = str(
                secrets.create_secret(
                    Name=name, Tags=tag_list(tag_map(properties.get("Tags"))), **wanted
                )["ARN"]
            )
        except ClientError as error:
            if error_code(error) == "ResourceExistsException":
                raise self.exists(name) from error
            raise
        context.made(arn)
        return {"Id": arn}

    def identifier(self, properties: Json) -> str | None:
        """The secret's name: its identifier, the ARN, is made of it."""
        name = properties.get("Name")
        return str(name) if name else None

    def update(self, context: Context) -> Json:
        """Description, key, value and tags. A generated value is not generated again by itself."""
        physical_id = context.physical_id
        before, after = context.before, context.after
        secrets = context.client("secretsmanager")
        wanted: Json = {}
        if changed(before, after, "Description"):
            wanted["Description"] = after.get("Description", "")
        if changed(before, after, "KmsKeyId"):
            wanted["KmsKeyId"] = after.get("KmsKeyId", "alias/aws/secretsmanager")
        if changed(before, after, "SecretString", "GenerateSecretString"):
            value = self._value(secrets, after)
            if value is not None:
                wanted["SecretString"] = value
        if wanted:
            secrets.update_secret(SecretId=physical_id, **wanted)
        old, new = tag_map(before.get("Tags")), tag_map(after.get("Tags"))
        if set(old) - set(new):
            secrets.untag_resource(SecretId=physical_id, TagKeys=sorted(set(old) - set(new)))
        if new and new != old:
            secrets.tag_resource(SecretId=physical_id, Tags=tag_list(new))
        return {"Id": physical_id}

    def delete(self, context: Context) -> None:
        """DeleteSecret without a recovery window, as CloudFormation does."""
        physical_id = context.physical_id
        context.client("secretsmanager").delete_secret(
            SecretId=physical_id, ForceDeleteWithoutRecovery=True
        )

    def read(self, context: Context) -> Json:
        """All but the value, which nobody is shown. One that waits for its deletion is gone."""
        arn = context.physical_id
        secret = context.client("secretsmanager").describe_secret(SecretId=arn)
        if secret.get("DeletedDate"):
            raise GoneError(f"Secret {arn} waits for its deletion")
        return only(secret, ("Description", "KmsKeyId", "Name", "Tags"))

    def _value(self, secrets: Any, properties: Json) -> str | None:
        if "SecretString" in properties and "GenerateSecretString" in properties:
            raise RefusedError("You can't specify both SecretString and GenerateSecretString.")
        if "GenerateSecretString" not in properties:
            value: str | None = properties.get("SecretString")
            return value
        wish = properties["GenerateSecretString"]
        options = {key: wish[key] for key in GENERATE if key in wish}
        password = str(secrets.get_random_password(**options)["RandomPassword"])
        key, template = wish.get("GenerateStringKey"), wish.get("SecretStringTemplate")
        if (key is None) != (template is None):
            raise RefusedError("GenerateStringKey and SecretStringTemplate must be given together.")
        if key is None:
            return password
        return json.dumps({**json.loads(template), key: password})
