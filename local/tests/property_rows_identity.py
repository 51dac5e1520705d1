"""Every property of the types of IAM, and what its API says."""

from embedded_aws import Aws
from property_rows import NEW_TAGS, TAGS, Family, Json, Read, Row

ADMIN, READ = (
    "arn:aws:iam::aws:policy/AdministratorAccess",
    "arn:aws:iam::aws:policy/ReadOnlyAccess",
)


def document(action: str) -> Json:
    statement = {"Sid": "One", "Effect": "Allow", "Action": action, "Resource": "*"}
    return {"Version": "2012-10-17", "Statement": [statement]}


def trust(service: str) -> Json:
    statement = {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}
    return {"Version": "2012-10-17", "Statement": [statement]}


def read_role(aws: Aws, name: str) -> Json:
    iam = aws("iam")
    role = iam.get_role(RoleName=name)["Role"]
    attached = iam.list_attached_role_policies(RoleName=name)["AttachedPolicies"]
    inline = iam.list_role_policies(RoleName=name)["PolicyNames"]
    return {
        **role,
        "PermissionsBoundary": role.get("PermissionsBoundary", {}).get("PermissionsBoundaryArn"),
        "ManagedPolicyArns": sorted(policy["PolicyArn"] for policy in attached),
        "Policies": [
            iam.get_role_policy(RoleName=name, PolicyName=each) for each in sorted(inline)
        ],
    }


def read_managed(aws: Aws, arn: str) -> Json:
    iam = aws("iam")
    policy = iam.get_policy(PolicyArn=arn)["Policy"]
    version = iam.get_policy_version(PolicyArn=arn, VersionId=policy["DefaultVersionId"])
    holders = iam.list_entities_for_policy(PolicyArn=arn)
    return {
        **policy,
        "ManagedPolicyName": policy["PolicyName"],
        "PolicyDocument": version["PolicyVersion"]["Document"],
        "Roles": sorted(each["RoleName"] for each in holders["PolicyRoles"]),
        "Users": sorted(each["UserName"] for each in holders["PolicyUsers"]),
        "Groups": sorted(each["GroupName"] for each in holders["PolicyGroups"]),
    }


def read_inline(name: str) -> Read:
    """Who of the people of ``name`` has the inline policy, and which."""

    def read(aws: Aws, physical_id: str) -> Json:  # noqa: ARG001
        iam, found = aws("iam"), {}
        for kind in ("role", "user", "group"):
            parameter = f"{kind.title()}Name"
            holders = [f"{name}-{number}" for number in (1, 2)]
            listed = getattr(iam, f"list_{kind}_policies")
            found[f"{kind.title()}s"] = [
                holder for holder in holders if listed(**{parameter: holder})["PolicyNames"]
            ]
            for holder in found[f"{kind.title()}s"]:
                (policy,) = listed(**{parameter: holder})["PolicyNames"]
                got = getattr(iam, f"get_{kind}_policy")(**{parameter: holder}, PolicyName=policy)
                found.update(PolicyName=policy, PolicyDocument=got["PolicyDocument"])
        return found

    return read


def read_provider(aws: Aws, arn: str) -> Json:
    found = aws("iam").get_open_id_connect_provider(OpenIDConnectProviderArn=arn)
    return {
        **found,
        "Url": f"https://{found['Url']}",
        "ClientIdList": sorted(found["ClientIDList"]),
    }


def people(aws: Aws, name: str) -> None:
    """Two roles, users and groups, ``name-1`` and ``name-2``."""
    iam = aws("iam")
    for each in (f"{name}-1", f"{name}-2"):
        iam.create_role(
            RoleName=each, AssumeRolePolicyDocument='{"Version":"2012-10-17","Statement":[]}'
        )
        iam.create_user(UserName=each)
        iam.create_group(GroupName=each)


def identities(name: str) -> Family:
    """For the people of ``name``."""
    one, two = [f"{name}-1"], [f"{name}-2"]
    return Family(
        {
            "Role": Row(
                "AWS::IAM::Role",
                {
                    "RoleName": name,
                    "Path": "/jobs/",
                    "Description": "runs jobs",
                    "AssumeRolePolicyDocument": trust("glue.amazonaws.com"),
                    "ManagedPolicyArns": [ADMIN],
                    "MaxSessionDuration": 7200,
                    "PermissionsBoundary": ADMIN,
                    "Policies": [{"PolicyName": "a", "PolicyDocument": document("s3:GetObject")}],
                    "Tags": TAGS,
                },
                read_role,
                then={
                    "Description": "runs all",
                    "AssumeRolePolicyDocument": trust("athena.amazonaws.com"),
                    "ManagedPolicyArns": [READ],
                    "MaxSessionDuration": 10800,
                    "PermissionsBoundary": READ,
                    "Policies": [
                        {"PolicyName": "a", "PolicyDocument": document("s3:PutObject")},
                        {"PolicyName": "b", "PolicyDocument": document("s3:ListBucket")},
                    ],
                    "Tags": NEW_TAGS,
                },
            ),
            "Managed": Row(
                "AWS::IAM::ManagedPolicy",
                {
                    "ManagedPolicyName": name,
                    "Path": "/jobs/",
                    "Description": "reads",
                    "PolicyDocument": document("s3:GetObject"),
                    "Roles": one,
                    "Users": one,
                    "Groups": one,
                },
                read_managed,
                then={
                    "PolicyDocument": document("s3:PutObject"),
                    "Roles": two,
                    "Users": two,
                    "Groups": two,
                },
            ),
            "Inline": Row(
                "AWS::IAM::Policy",
                {
                    "PolicyName": "inline",
                    "PolicyDocument": document("s3:GetObject"),
                    "Roles": one,
                    "Users": one,
                    "Groups": one,
                },
                read_inline(name),
                then={
                    "PolicyName": "online",
                    "PolicyDocument": document("s3:PutObject"),
                    "Roles": two,
                    "Users": two,
                    "Groups": two,
                },
            ),
            "Provider": Row(
                "AWS::IAM::OIDCProvider",
                {
                    "Url": f"https://{name}.example.org",
                    "ClientIdList": ["one", "two"],
                    "ThumbprintList": ["a" * 40],
                    "Tags": TAGS,
                },
                read_provider,
                then={
                    "ClientIdList": ["three", "two"],
                    "ThumbprintList": ["b" * 40, "c" * 40],
                    "Tags": NEW_TAGS,
                },
            ),
        }
    )
