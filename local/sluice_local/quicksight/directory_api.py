"""The operations on users, groups, the namespace and the account.

https://docs.aws.amazon.com/quicksight/latest/APIReference/API_RegisterUser.html
"""

import uuid
from typing import Any

from sluice_local.identities import find_role
from sluice_local.own.frame import Call
from sluice_local.quicksight.base import (
    IDENTITY_REGION,
    Assets,
    in_identity_region,
    in_namespace,
    invalid,
)
from sluice_local.quicksight.state import Group, User, exists, missing

Json = dict[str, Any]


class Directory(Assets):
    """Who there is."""

    def register_user(self, call: Call) -> Json:
        """A new user, of IAM's or of QuickSight's own."""
        self._check(call)
        params = call.params
        for name in (
            "CustomPermissionsName",
            "ExternalLoginFederationProviderType",
            "ExternalLoginId",
        ):
            if name in params:
                raise NotImplementedError(f"QuickSight's {name}")
        name = _user_name(params)
        users = self.people(call).users
        if name in users:
            raise exists("User", name)
        arn = self.arn(call, f"user/default/{name}", IDENTITY_REGION)
        made = User(
            name,
            arn,
            params["Email"],
            params["UserRole"],
            params["IdentityType"],
            f"federated/iam/{uuid.uuid4()}",
            {tag["Key"]: tag["Value"] for tag in params.get("Tags", [])},
        )
        users[name] = made
        return {"User": _user(made), "Status": 201}

    def describe_user(self, call: Call) -> Json:
        """One user."""
        return {"User": _user(self._user(call))}

    def list_users(self, call: Call) -> Json:
        """All users by name."""
        self._check(call)
        found = self.people(call).users
        return self.pages(call, "UserList", [_user(found[name]) for name in sorted(found)])

    def update_user(self, call: Call) -> Json:
        """Another address or role."""
        user, params = self._user(call), call.params
        for name in (
            "CustomPermissionsName",
            "ExternalLoginFederationProviderType",
            "ExternalLoginId",
        ):
            if name in params:
                raise NotImplementedError(f"QuickSight's {name}")
        user.email, user.role = params["Email"], params["Role"]
        return {"User": _user(user)}

    def delete_user(self, call: Call) -> Json:
        """Forget a user, in groups too."""
        user, people = self._user(call), self.people(call)
        del people.users[user.name]
        for group in people.groups.values():
            group.members = [name for name in group.members if name != user.name]
        return {}

    def create_group(self, call: Call) -> Json:
        """A new group."""
        self._check(call)
        name, groups = call.params["GroupName"], self.people(call).groups
        if name in groups:
            raise exists("Group", name)
        arn = self.arn(call, f"group/default/{name}", IDENTITY_REGION)
        principal = f"group/d-{uuid.uuid4().hex[:10]}/{uuid.uuid4()}"
        groups[name] = Group(name, arn, principal, call.params.get("Description"))
        return {"Group": _group(groups[name]), "Status": 201}

    def describe_group(self, call: Call) -> Json:
        """One group."""
        return {"Group": _group(self._group(call))}

    def list_groups(self, call: Call) -> Json:
        """All groups by name."""
        self._check(call)
        found = self.people(call).groups
        return self.pages(call, "GroupList", [_group(found[name]) for name in sorted(found)])

    def update_group(self, call: Call) -> Json:
        """Another description."""
        group = self._group(call)
        group.description = call.params.get("Description")
        return {"Group": _group(group)}

    def delete_group(self, call: Call) -> Json:
        """Forget a group."""
        del self.people(call).groups[self._group(call).name]
        return {}

    def create_group_membership(self, call: Call) -> Json:
        """Put a user into a group."""
        group, name = self._group(call), call.params["MemberName"]
        user = self._member(call)
        if name not in group.members:
            group.members.append(name)
        return {"GroupMember": {"Arn": user.arn, "MemberName": name}}

    def describe_group_membership(self, call: Call) -> Json:
        """Whether a user is in a group."""
        group, user = self._group(call), self._member(call)
        if user.name not in group.members:
            raise missing("GroupMember", user.name)
        return {"GroupMember": {"Arn": user.arn, "MemberName": user.name}}

    def delete_group_membership(self, call: Call) -> Json:
        """Take a user out of a group."""
        group, user = self._group(call), self._member(call)
        if user.name not in group.members:
            raise missing("GroupMember", user.name)
        group.members.remove(user.name)
        return {}

    def list_group_memberships(self, call: Call) -> Json:
        """The members of a group."""
        users = self.people(call).users
        members = [
            {"Arn": users[name].arn, "MemberName": name} for name in self._group(call).members
        ]
        return self.pages(call, "GroupMemberList", members)

    def list_user_groups(self, call: Call) -> Json:
        """The groups of a user."""
        user, groups = self._user(call), self.people(call).groups.values()
        found = [_group(group) for group in groups if user.name in group.members]
        return self.pages(call, "GroupList", found)

    def list_namespaces(self, call: Call) -> Json:
        """The one namespace that there is."""
        return self.pages(call, "Namespaces", [self._namespace(call)])

    def describe_namespace(self, call: Call) -> Json:
        """The one namespace that there is."""
        in_namespace(call)
        return {"Namespace": self._namespace(call)}

    def describe_account_settings(self, call: Call) -> Json:
        """The account's settings: Enterprise, nothing shared in public unless it was allowed."""
        return {"AccountSettings": self.people(call).settings}

    def describe_account_subscription(self, call: Call) -> Json:
        """The account is subscribed from the start."""
        settings = self.people(call).settings
        names = ("AccountName", "Edition", "NotificationEmail")
        about = {name: settings[name] for name in names}
        return {"AccountInfo": {**about, "AccountSubscriptionStatus": "ACCOUNT_CREATED"}}

    def update_account_settings(self, call: Call) -> Json:
        """Address and protection against the end of the subscription."""
        in_namespace(Call(call.account, call.region, "", {"Namespace": _default(call)}))
        settings = self.people(call).settings
        for name in ("NotificationEmail", "TerminationProtectionEnabled"):
            if name in call.params:
                settings[name] = call.params[name]
        return {}

    def update_public_sharing_settings(self, call: Call) -> Json:
        """Whether dashboards may be shared with the whole internet."""
        allowed = call.params.get("PublicSharingEnabled", False)
        self.people(call).settings["PublicSharingEnabled"] = allowed
        return {}

    def _check(self, call: Call) -> None:
        in_identity_region(call)
        in_namespace(call)

    def _namespace(self, call: Call) -> Json:
        return {
            "Name": "default",
            "Arn": self.arn(call, "namespace/default", IDENTITY_REGION),
            "CapacityRegion": IDENTITY_REGION,
            "CreationStatus": "CREATED",
            "IdentityStore": "QUICKSIGHT",
        }

    def _user(self, call: Call) -> User:
        self._check(call)
        found = self.people(call).users.get(call.params["UserName"])
        if found is None:
            raise missing("User", call.params["UserName"])
        return found

    def _member(self, call: Call) -> User:
        found = self.people(call).users.get(call.params["MemberName"])
        if found is None:
            raise missing("User", call.params["MemberName"])
        return found

    def _group(self, call: Call) -> Group:
        self._check(call)
        found = self.people(call).groups.get(call.params["GroupName"])
        if found is None:
            raise missing("Group", call.params["GroupName"])
        return found


def _default(call: Call) -> str:
    return str(call.params.get("DefaultNamespace", "default"))


def _user_name(params: Json) -> str:
    """QuickSight's users have a name of their own; IAM's are called as IAM calls them."""
    if params["IdentityType"] == "QUICKSIGHT":
        if "UserName" not in params:
            raise invalid("UserName is required for IdentityType QUICKSIGHT")
        return str(params["UserName"])
    if params["IdentityType"] != "IAM":
        raise NotImplementedError(f"QuickSight's IdentityType {params['IdentityType']}")
    arn = params.get("IamArn", "")
    resource = arn.rpartition(":")[2]
    if resource.startswith("user/"):
        return str(resource.rpartition("/")[2])
    if not resource.startswith("role/") or find_role(arn) is None:
        raise invalid(f"IamArn {arn} is no user or role")
    if "SessionName" not in params:
        raise invalid("SessionName is required for an IAM role")
    return f"{resource.rpartition('/')[2]}/{params['SessionName']}"


def _user(user: User) -> Json:
    return {
        "Arn": user.arn,
        "UserName": user.name,
        "Email": user.email,
        "Role": user.role,
        "IdentityType": user.identity,
        "Active": user.identity == "IAM",
        "PrincipalId": user.principal,
    }


def _group(group: Group) -> Json:
    return {
        "Arn": group.arn,
        "GroupName": group.name,
        "Description": group.description,
        "PrincipalId": group.principal,
    }
