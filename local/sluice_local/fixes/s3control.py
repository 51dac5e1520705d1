"""S3 Control: the account's public access block, and that there are no access points."""

from moto.s3control.responses import S3ControlResponse

from sluice_local.aws_errors import refuse

SUPPORTED = (
    *("get_public_access_block", "put_public_access_block", "delete_public_access_block"),
    *("list_access_points", "list_multi_region_access_points", "backend"),
)

for _name, _member in list(vars(S3ControlResponse).items()):
    if callable(_member) and not _name.startswith("_") and _name not in SUPPORTED:
        setattr(S3ControlResponse, _name, refuse(f"S3 Control's {_name}"))
