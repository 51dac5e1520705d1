"""AWS::Glue::Database, AWS::Glue::Table and AWS::Glue::DataCatalogEncryptionSettings.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_Glue.html
"""

from typing import Any

from botocore.exceptions import ClientError

from sluice_local.cfn.intrinsics import as_text
from sluice_local.resources.base import (
    AlreadyExistsError,
    Context,
    Handler,
    Json,
    NotUpdatableError,
    RefusedError,
    error_code,
    only,
)


def text_map(value: Json) -> dict[str, str]:
    """A map of Glue's: all of its values are text."""
    return {key: as_text(item) for key, item in value.items()}


def own_catalog(context: Context) -> str:
    """The catalog's id; RefusedError when it is not the account's own."""
    catalog = str(context.after["CatalogId"])
    if catalog != context.account:
        raise RefusedError(f"The embedded AWS does not support the catalog {catalog}")
    return catalog


class Database(Handler):
    """A database of the Data Catalog."""

    type = "AWS::Glue::Database"
    supported = frozenset({"CatalogId", "DatabaseInput", "DatabaseName"})
    lacking = frozenset({"DatabaseInput/FederatedDatabase"})

    def identifier(self, properties: Json) -> str | None:
        """The database's name, which may be in either of two places."""
        name = properties.get("DatabaseName") or properties["DatabaseInput"].get("Name")
        return str(name) if name else None

    def create(self, context: Context) -> Json:
        """CreateDatabase."""
        properties = context.after
        name = self.identifier(properties) or context.physical_name(255, lower=True)
        try:
            context.client("glue").create_database(
                CatalogId=own_catalog(context), DatabaseInput=_database(properties, name)
            )
        except ClientError as error:
            if error_code(error) == "AlreadyExistsException":
                raise self.exists(name) from error
            raise
        context.made(name)
        return {}

    def update(self, context: Context) -> Json:
        """UpdateDatabase."""
        physical_id = context.physical_id
        after = context.after
        if (self.identifier(after) or physical_id) != physical_id:
            raise NotUpdatableError("The name of a database cannot be changed")
        context.client("glue").update_database(
            CatalogId=own_catalog(context),
            Name=physical_id,
            DatabaseInput=_database(after, physical_id),
        )
        return {}

    def delete(self, context: Context) -> None:
        """DeleteDatabase, with all that is in it."""
        properties = context.before
        physical_id = context.physical_id
        context.client("glue").delete_database(CatalogId=properties["CatalogId"], Name=physical_id)

    def read(self, context: Context) -> Json:
        """The database's definition."""
        catalog = str(context.before["CatalogId"])
        found = context.client("glue").get_database(CatalogId=catalog, Name=context.physical_id)
        definition = only(found["Database"], context.before["DatabaseInput"])
        live = {"CatalogId": catalog, "DatabaseInput": definition}
        if "DatabaseName" in context.before:
            live["DatabaseName"] = found["Database"]["Name"]
        return live


def _database(properties: Json, name: str) -> Json:
    out = {**properties["DatabaseInput"], "Name": name}
    if "Parameters" in out:
        out["Parameters"] = text_map(out["Parameters"])
    return out


class Table(Handler):
    """A table of the Data Catalog; its definition is replaced as a whole."""

    type = "AWS::Glue::Table"
    supported = frozenset({"CatalogId", "DatabaseName", "Name", "TableInput"})
    #: A registry's schema and views of many dialects, which no reader of the catalog here knows.
    lacking = frozenset(
        {"TableInput/StorageDescriptor/SchemaReference", "TableInput/ViewDefinition"}
    )

    def identifier(self, properties: Json) -> str | None:
        """Database and table: a table's name is unique in its database only."""
        name = properties["TableInput"].get("Name") or properties.get("Name")
        return f"{properties['DatabaseName']}|{name}" if name else None

    def create(self, context: Context) -> Json:
        """CreateTable."""
        properties = context.after
        given = properties["TableInput"].get("Name") or properties.get("Name")
        name = str(given or context.physical_name(255, lower=True))
        database = properties["DatabaseName"]
        try:
            context.client("glue").create_table(
                CatalogId=own_catalog(context),
                DatabaseName=database,
                TableInput=_table(properties, name),
            )
        except ClientError as error:
            if error_code(error) == "AlreadyExistsException":
                raise AlreadyExistsError(
                    f"Resource of type '{self.type}' with identifier "
                    f"'{properties['CatalogId']}|{database}|{name}' already exists."
                ) from error
            raise
        context.made(name)
        return {}

    def update(self, context: Context) -> Json:
        """UpdateTable; the table's former version stays in the catalog."""
        physical_id = context.physical_id
        after = context.after
        context.client("glue").update_table(
            CatalogId=after["CatalogId"],
            DatabaseName=after["DatabaseName"],
            TableInput=_table(after, physical_id),
        )
        return {}

    def delete(self, context: Context) -> None:
        """DeleteTable."""
        properties = context.before
        physical_id = context.physical_id
        context.client("glue").delete_table(
            CatalogId=properties["CatalogId"],
            DatabaseName=properties["DatabaseName"],
            Name=physical_id,
        )


def _table(properties: Json, name: str) -> Json:
    out = _with_text_maps({**properties["TableInput"], "Name": name})
    storage = out.get("StorageDescriptor")
    if storage:
        out["StorageDescriptor"] = _with_text_maps(storage)
        if "SerdeInfo" in storage:
            out["StorageDescriptor"]["SerdeInfo"] = _with_text_maps(storage["SerdeInfo"])
    return out


def _with_text_maps(value: Json) -> Json:
    if "Parameters" not in value:
        return dict(value)
    return {**value, "Parameters": text_map(value["Parameters"])}


class DataCatalogEncryptionSettings(Handler):
    """How an account's catalog is encrypted: one setting an account and region."""

    type = "AWS::Glue::DataCatalogEncryptionSettings"
    supported = frozenset({"CatalogId", "DataCatalogEncryptionSettings"})

    def identifier(self, properties: Json) -> str | None:  # noqa: ARG002
        """None: the setting belongs to no stack, several may put it."""
        return None

    def create(self, context: Context) -> Json:
        """PutDataCatalogEncryptionSettings."""
        properties = context.after
        catalog = own_catalog(context)
        self._put(context, catalog, properties["DataCatalogEncryptionSettings"])
        context.made(catalog)
        return {}

    def update(self, context: Context) -> Json:
        """PutDataCatalogEncryptionSettings."""
        physical_id = context.physical_id
        after = context.after
        self._put(context, physical_id, after["DataCatalogEncryptionSettings"])
        return {}

    def delete(self, context: Context) -> None:
        """Put the settings that a new account has."""
        physical_id = context.physical_id
        self._put(
            context,
            physical_id,
            {
                "EncryptionAtRest": {"CatalogEncryptionMode": "DISABLED"},
                "ConnectionPasswordEncryption": {"ReturnConnectionPasswordEncrypted": False},
            },
        )

    def read(self, context: Context) -> Json:
        """The settings, the connections' key under its name in templates."""
        glue, catalog = context.client("glue"), context.physical_id
        settings = glue.get_data_catalog_encryption_settings(CatalogId=catalog)
        live = dict(settings["DataCatalogEncryptionSettings"])
        connection = live.get("ConnectionPasswordEncryption", {})
        if "AwsKmsKeyId" in connection:
            live["ConnectionPasswordEncryption"] = {
                **connection,
                "KmsKeyId": connection["AwsKmsKeyId"],
            }
        return {"CatalogId": catalog, "DataCatalogEncryptionSettings": live}

    def _put(self, context: Context, catalog: str, settings: Any) -> None:
        wanted = dict(settings)
        connection = wanted.get("ConnectionPasswordEncryption")
        if connection and "KmsKeyId" in connection:  # the API calls it AwsKmsKeyId
            rest = {key: value for key, value in connection.items() if key != "KmsKeyId"}
            wanted["ConnectionPasswordEncryption"] = {**rest, "AwsKmsKeyId": connection["KmsKeyId"]}
        context.client("glue").put_data_catalog_encryption_settings(
            CatalogId=catalog, DataCatalogEncryptionSettings=wanted
        )
