"""AWS::IAM::OIDCProvider.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-oidcprovider.html
"""

from botocore.exceptions import ClientError

from sluice_local.cfn.tags import tag_list, tag_map
from sluice_local.resources.base import Context, Handler, Json, changed, error_code, only


class OidcProvider(Handler):
    """An OpenID Connect provider whose tokens roles can trust."""

    type = "AWS::IAM::OIDCProvider"
    supported = frozenset({"ClientIdList", "Tags", "ThumbprintList", "Url"})

    def identifier(self, properties: Json) -> str | None:
        """The issuer's URL: the identifier, the ARN, is made of it."""
        url = properties.get("Url")
        return str(url) if url else None

    def create(self, context: Context) -> Json:
        """CreateOpenIDConnectProvider."""
        properties = context.after
        wanted: Json = {}
        if "ThumbprintList" in properties:
            wanted["ThumbprintList"] = properties["ThumbprintList"]
        try:
            arn = str(
                context.client("iam").create_open_id_connect_provider(
                    Url=properties["Url"],
                    ClientIDList=properties.get("ClientIdList", []),
                    Tags=tag_list(tag_map(properties.get("Tags"))),
                    **wanted,
                )["OpenIDConnectProviderArn"]
            )
        except ClientError as error:
            if error_code(error) == "EntityAlreadyExists":
                raise self.exists(str(properties["Url"])) from error
            raise
        context.made(arn)
        return {"Arn": arn}

    def update(self, context: Context) -> Json:
        """Clients, thumbprints and tags, each where it differs."""
        arn = context.physical_id
        before, after = context.before, context.after
        iam = context.client("iam")
        which = {"OpenIDConnectProviderArn": arn}
        old_clients = set(before.get("ClientIdList", []))
        new_clients = set(after.get("ClientIdList", []))
        for client in sorted(new_clients - old_clients):
            iam.add_client_id_to_open_id_connect_provider(**which, ClientID=client)
        for client in sorted(old_clients - new_clients):
            iam.remove_client_id_from_open_id_connect_provider(**which, ClientID=client)
        if changed(before, after, "ThumbprintList"):
            iam.update_open_id_connect_provider_thumbprint(
                **which, ThumbprintList=after.get("ThumbprintList", [])
            )
        old, new = tag_map(before.get("Tags")), tag_map(after.get("Tags"))
        if set(old) - set(new):
            iam.untag_open_id_connect_provider(**which, TagKeys=sorted(set(old) - set(new)))
        if new and new != old:
            iam.tag_open_id_connect_provider(**which, Tags=tag_list(new))
        return {"Arn": arn}

    def delete(self, context: Context) -> None:
        """DeleteOpenIDConnectProvider."""
        context.client("iam").delete_open_id_connect_provider(
            OpenIDConnectProviderArn=context.physical_id
        )

    def read(self, context: Context) -> Json:
        """The provider; IAM keeps its URL without the scheme."""
        found = context.client("iam").get_open_id_connect_provider(
            OpenIDConnectProviderArn=context.physical_id
        )
        scheme = str(context.before["Url"]).partition("://")[0]
        return {
            **only(found, ("Tags", "ThumbprintList")),
            "ClientIdList": found.get("ClientIDList", []),
            "Url": f"{scheme}://{found['Url']}",
        }
