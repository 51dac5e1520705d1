"""The embedded AWS of Sluice: moto's services, CloudFormation, and Glue jobs that really run."""

import os

# moto reads it when it is imported: no web page may read what is in the embedded AWS.
os.environ["MOTO_DISABLE_GLOBAL_CORS"] = "true"

__version__ = "0.1.0"
ACCOUNT = "123456789012"
REGION = "us-east-1"
#: The root's access key of the account, and its secret: they open nothing but an embedded AWS.
ACCESS_KEY = "AKIASLUICELOCAL00000"
SECRET_KEY = "sluice-local"  # noqa: S105  known to everybody on purpose
