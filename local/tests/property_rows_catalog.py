"""Every property of the types of Glue's catalog, and what its API says."""

from embedded_aws import ACCOUNT, Aws
from property_rows import Family, Json, Read, Row


def read_database(aws: Aws, name: str) -> Json:
    found = aws("glue").get_database(CatalogId=ACCOUNT, Name=name)["Database"]
    return {"CatalogId": found["CatalogId"], "DatabaseInput": found, "DatabaseName": found["Name"]}


def read_table(database: str) -> Read:
    def read(aws: Aws, name: str) -> Json:
        found = aws("glue").get_table(CatalogId=ACCOUNT, DatabaseName=database, Name=name)["Table"]
        about = {"CatalogId": found["CatalogId"], "DatabaseName": found["DatabaseName"]}
        return {**about, "Name": found["Name"], "TableInput": found}

    return read


def read_encryption(aws: Aws, catalog: str) -> Json:
    glue = aws("glue")
    found = glue.get_data_catalog_encryption_settings(CatalogId=catalog)
    return {"CatalogId": catalog, **found}


def _storage(number: int) -> Json:
    return {
        "BucketColumns": [f"id{number}"],
        "Columns": [
            {
                "Name": f"id{number}",
                "Type": ("string", "int")[number - 1],
                "Comment": f"of {number}",
            }
        ],
        "Compressed": number == 1,
        "InputFormat": f"in.{number}",
        "Location": f"s3://data/{number}/",
        "NumberOfBuckets": 10 + number,
        "OutputFormat": f"out.{number}",
        "Parameters": {"a": f"{number}"},
        "SerdeInfo": {
            "Name": f"serde{number}",
            "Parameters": {"b": f"{number}"},
            "SerializationLibrary": f"org.serde{number}",
        },
        "SkewedInfo": {
            "SkewedColumnNames": [f"id{number}"],
            "SkewedColumnValueLocationMaps": {"x": f"s3://data/x{number}/"},
            "SkewedColumnValues": [f"x{number}"],
        },
        "SortColumns": [{"Column": f"id{number}", "SortOrder": number % 2}],
        "StoredAsSubDirectories": number == 1,
    }


def _table(name: str, number: int) -> Json:
    return {
        "Name": name,
        "Description": f"table {number}",
        "Owner": f"team {number}",
        "Parameters": {"classification": f"kind{number}"},
        "PartitionKeys": [
            {
                "Name": f"day{number}",
                "Type": ("date", "string")[number - 1],
                "Comment": f"no {number}",
            }
        ],
        "Retention": 5 + number,
        "StorageDescriptor": _storage(number),
        "TableType": ("EXTERNAL_TABLE", "VIRTUAL_VIEW")[number - 1],
        "ViewExpandedText": f"expanded {number}",
        "ViewOriginalText": f"original {number}",
    }


def catalog(name: str) -> Family:
    """``name`` is a database that is there."""

    def database(number: int) -> Json:
        return {
            "Name": f"{name}-full",
            "CreateTableDefaultPermissions": [
                {
                    "Permissions": [("ALL", "SELECT")[number - 1]],
                    "Principal": {
                        "DataLakePrincipalIdentifier": (
                            "IAM_ALLOWED_PRINCIPALS",
                            f"arn:aws:iam::{ACCOUNT}:role/{name}",
                        )[number - 1]
                    },
                }
            ],
            "Description": f"database {number}",
            "LocationUri": f"s3://data/{number}/",
            "Parameters": {"a": f"{number}"},
        }

    def link(number: int) -> Json:
        where = {
            "DatabaseName": f"shared{number}",
            "Region": ("eu-west-1", "eu-west-2")[number - 1],
        }
        return {
            "Name": f"{name}-link",
            "TargetDatabase": {"CatalogId": f"11112222333{number}", **where},
        }

    def linked(number: int) -> Json:
        where = {
            "DatabaseName": f"shared{number}",
            "Region": ("eu-west-1", "eu-west-2")[number - 1],
        }
        target = {"CatalogId": f"11112222333{number}", "Name": f"t{number}", **where}
        return {"Name": "linked", "TargetTable": target}

    def schema(number: int) -> Json:
        registered = {"SchemaId": {"RegistryName": "r", "SchemaName": f"s{number}"}}
        numbered = {"SchemaVersionNumber": number, **registered}
        return {"Name": "schema", "StorageDescriptor": {"SchemaReference": numbered}}

    def row(kind: str, read: Read, first: Json, then: Json) -> Row:
        return Row(f"AWS::Glue::{kind}", first, read, then=then)

    in_name = {"CatalogId": ACCOUNT, "DatabaseName": name}
    return Family(
        {
            "Database": row(
                "Database",
                read_database,
                {"CatalogId": ACCOUNT, "DatabaseInput": database(1)},
                {"DatabaseInput": database(2)},
            ),
            "Named": row(
                "Database",
                read_database,
                {
                    "CatalogId": ACCOUNT,
                    "DatabaseName": f"{name}-named",
                    "DatabaseInput": {"Description": "one"},
                },
                {"DatabaseInput": {"Description": "two"}},
            ),
            "Link": row(
                "Database",
                read_database,
                {"CatalogId": ACCOUNT, "DatabaseInput": link(1)},
                {"DatabaseInput": link(2)},
            ),
            "Table": row(
                "Table",
                read_table(name),
                {**in_name, "TableInput": _table("full", 1)},
                {"TableInput": _table("full", 2)},
            ),
            "Other": row(
                "Table",
                read_table(name),
                {**in_name, "Name": "other", "TableInput": {"Description": "one"}},
                {"TableInput": {"Description": "two"}},
            ),
            "Linked": row(
                "Table",
                read_table(name),
                {**in_name, "TableInput": linked(1)},
                {"TableInput": linked(2)},
            ),
            "Encryption": _encryption(name),
        }
    )


def _encryption(name: str) -> Row:
    def settings(number: int, word: str) -> Json:
        key = f"arn:aws:kms:us-east-1:{ACCOUNT}:key/{name}{number}"
        service = {
            "CatalogEncryptionMode": ("SSE-KMS-WITH-SERVICE-ROLE", "SSE-KMS")[number - 1],
            "CatalogEncryptionServiceRole": f"arn:aws:iam::{ACCOUNT}:role/{name}{number}",
            "SseAwsKmsKeyId": key,
        }
        return {
            "ConnectionPasswordEncryption": {
                word: key,
                "ReturnConnectionPasswordEncrypted": number == 1,
            },
            "EncryptionAtRest": service,
        }

    def said(number: int) -> Json:
        return {"DataCatalogEncryptionSettings": settings(number, "AwsKmsKeyId")}

    return Row(
        "AWS::Glue::DataCatalogEncryptionSettings",
        {"CatalogId": ACCOUNT, "DataCatalogEncryptionSettings": settings(1, "KmsKeyId")},
        read_encryption,
        {"CatalogId": ACCOUNT, **said(1)},
        {"DataCatalogEncryptionSettings": settings(2, "KmsKeyId")},
        said(2),
    )
