"""IAM resources need the caller's explicit consent.

https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateChangeSet.html
"""

from collections.abc import Collection

from sluice_local.cfn.errors import CloudFormationError
from sluice_local.cfn.template import Template

#: Types that need a capability, with the properties that name the resource (NAMED_IAM then).
IAM_TYPES = {
    "AWS::IAM::AccessKey": (),
    "AWS::IAM::Group": ("GroupName",),
    "AWS::IAM::InstanceProfile": ("InstanceProfileName",),
    "AWS::IAM::ManagedPolicy": ("ManagedPolicyName",),
    "AWS::IAM::Policy": (),
    "AWS::IAM::Role": ("RoleName",),
    "AWS::IAM::User": ("UserName",),
    "AWS::IAM::UserToGroupAddition": (),
}


def required_capabilities(template: Template) -> list[str]:
    """``[]``, ``["CAPABILITY_IAM"]`` or ``["CAPABILITY_NAMED_IAM"]``."""
    found = [spec for spec in template.resources.values() if spec.type in IAM_TYPES]
    if any(name in spec.properties for spec in found for name in IAM_TYPES[spec.type]):
        return ["CAPABILITY_NAMED_IAM"]
    return ["CAPABILITY_IAM"] if found else []


def check_capabilities(template: Template, given: Collection[str]) -> None:
    """Raise InsufficientCapabilitiesException when the template needs what was not given."""
    for capability in required_capabilities(template):
        if capability not in given and "CAPABILITY_NAMED_IAM" not in given:
            raise CloudFormationError(
                "InsufficientCapabilitiesException", f"Requires capabilities : [{capability}]"
            )
