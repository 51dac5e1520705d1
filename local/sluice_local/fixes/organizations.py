"""Organizations: the account is in none, and none can be made."""

from moto.organizations.responses import OrganizationsResponse

from sluice_local.aws_errors import refuse

for _name, _member in list(vars(OrganizationsResponse).items()):
    if callable(_member) and not _name.startswith("_") and _name != "describe_organization":
        setattr(OrganizationsResponse, _name, refuse(f"Organizations' {_name}"))
