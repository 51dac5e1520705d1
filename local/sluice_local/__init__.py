"""The embedded AWS of Sluice: moto's services, CloudFormation, and Glue jobs that really run."""

__version__ = "0.1.0"
ACCOUNT = "123456789012"
REGION = "us-east-1"
