"""The CDK CLI: deploy, diff, drift and destroy of a small app."""

import shutil
from pathlib import Path

import pytest
from conftest import ORACLES, Client

MODULES = ORACLES / "node_modules"
APP = Path(__file__).parent / "app.mjs"


@pytest.fixture
def cdk(client: Client) -> str:
    """The command up to its verb, in a folder that has the app and its packages."""
    if not (client.folder / "node_modules").exists():
        (client.folder / "node_modules").symlink_to(MODULES)
        shutil.copy(APP, client.folder / "app.mjs")
    return (
        "node node_modules/aws-cdk/bin/cdk --no-notices --no-version-reporting --app 'node app.mjs'"
    )


def test_a_small_app(client: Client, cdk: str) -> None:
    client(f"{cdk} deploy --require-approval never --progress events", "✅  small")
    client(f"{cdk} diff", "There were no differences")
    client(f"{cdk} diff", '{"Status":"Enabled"}', VERSIONED="1")
    client(f"{cdk} drift", "No drift detected")
    client(f"{cdk} deploy --require-approval never", "✅  small", VERSIONED="1")
    bucket = client(
        "aws cloudformation describe-stack-resources --stack-name small --output text --query"
        " \"StackResources[?ResourceType=='AWS::S3::Bucket'].PhysicalResourceId\""
    ).strip()
    client(
        f"aws s3api put-bucket-versioning --bucket {bucket}"
        " --versioning-configuration Status=Suspended"
    )
    client(f"{cdk} drift", "Modified Resources", VERSIONED="1")
    client(f"{cdk} destroy --force", "✅  small: destroyed")
    client("aws cloudformation describe-stacks --stack-name small", "does not exist", fails=True)
