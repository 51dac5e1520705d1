"""Compare what CloudFormation calls for a pipeline's resources with what the bootstrap grants.

The resource types' schemas, which come with cfn-lint, say what a handler may call. The service
role has to have it all, and the audit role what drift detection reads, but for what is listed here
with its reason.

Usage: python scripts/handlers.py BOOTSTRAP TEMPLATE...
"""

import sys
from fnmatch import fnmatchcase
from typing import Any

from cfnlint.decode import decode
from cfnlint.schema.manager import PROVIDER_SCHEMA_MANAGER

REGION = "us-east-1"
Json = dict[str, Any]

#: Actions that neither role gets, as patterns, by the reason.
WITHHELD = {
    "properties that no pipeline sets": (
        *("firehose:*", "s3tables:*", "s3:rest.put.object"),
        *("glue:*connection", "glue:getschemaversion", "iam:createservicelinkedrole"),
        *("organizations:*", "cloudtrail:put*configuration", "cloudtrail:putinsightselectors"),
        *(
            "iam:*grouppolicy",
            "iam:*userpolicy",
            "logs:put[!r]*policy",
            "logs:delete[!r]*policy",
            "logs:*resourcepolicy",
        ),
        *("logs:createlogdelivery", "logs:putloggroupdeletionprotection"),
        *("logs:putbearertokenauthentication", "secretsmanager:*replicat*"),
        *("sns:putdataprotectionpolicy", "s3:*metadata*table*", "s3:put*replication*"),
        *("s3:delete*configuration", "s3:deletebucket[!p]*", "s3:put*website", "s3:put*cors"),
        *("s3:put*acl", "s3:put*abac", "s3:put*objectlock*", "s3:put*accelerate*"),
        *("s3:put*analytics*", "s3:put*intelligenttiering*", "s3:put*inventory*"),
        "s3:put*metrics*",
        *("quicksight:*foldermembership", "quicksight:passtopic", "quicksight:describetemplate"),
        *("quicksight:putdatasetrefreshproperties", "quicksight:updatedashboardlinks"),
    ),
    "inline policies, and a role without its boundary": (
        *("iam:putrolepolicy", "iam:deleterolepolicy", "iam:deleterolepermissionsboundary"),
    ),
    "records and the values of secrets": (
        *("s3:getobject", "s3:putobject", "s3:deleteobject", "secretsmanager:getsecretvalue"),
        # Athena tries its place for results only where it works under a role of its own.
        *("s3:abortmultipartupload", "s3:list*multipartupload*"),
    ),
    "grants of Lake Formation, which a pipeline has none of": (
        *("lakeformation:getdataaccess", "lakeformation:createtable"),
    ),
}
#: Actions that handlers name for reading and that write: the audit does not get them.
WRITES = ("iam:passrole", "glue:createtable")
#: Handlers that are used; neither a change set nor drift detection lists what is there.
HANDLERS = {"create", "read", "update", "delete"}


def needed(types: set[str], only: set[str]) -> dict[str, set[str]]:
    """The actions of the types' handlers, lower-case, with the types that need them."""
    found: dict[str, set[str]] = {}
    for name in sorted(types):
        schema = PROVIDER_SCHEMA_MANAGER.get_resource_schema(REGION, name).schema
        for handler, about in schema.get("handlers", {}).items():
            if handler in only:
                for action in about.get("permissions", []):
                    found.setdefault(action.lower(), set()).add(name)
    return found


def granted(bootstrap: Json, *policies: str) -> set[str]:
    """The actions that policies of the bootstrap allow, as lower-case patterns."""
    actions: set[str] = set()
    for policy in policies:
        document = bootstrap["Resources"][policy]["Properties"]["PolicyDocument"]
        for statement in document["Statement"]:
            if statement["Effect"] == "Allow":
                action = statement["Action"]
                actions.update([action] if isinstance(action, str) else action)
    return {action.lower() for action in actions}


def covers(patterns: set[str] | tuple[str, ...], action: str) -> bool:
    """Whether one of the patterns is the action's."""
    return any(fnmatchcase(action, pattern) for pattern in patterns)


def read(path: str) -> Json:
    """A template, its intrinsic functions in their long forms."""
    template, problems = decode(path)
    if problems:
        raise SystemExit(f"{path}: {problems[0]}")
    return dict(template)


def main(arguments: list[str]) -> int:
    """Tell what is missing; the exit code is 1 when something is."""
    bootstrap = read(arguments[0])
    types = {
        resource["Type"] for path in arguments[1:] for resource in read(path)["Resources"].values()
    }
    withheld = {pattern for patterns in WITHHELD.values() for pattern in patterns}
    service = granted(
        bootstrap,
        "CloudFormationDataPolicy",
        "CloudFormationPipelinePolicy",
        "CloudFormationDashboardPolicy",
    )
    audit = granted(bootstrap, "AuditPolicy") | set(WRITES)
    missing = [
        f"{who} lacks {action}, which {', '.join(sorted(whose))} may call"
        for who, rights, handlers in (
            ("CloudFormation's role", service, HANDLERS),
            ("the audit's role", audit, {"read"}),
        )
        for action, whose in needed(types, handlers).items()
        if not covers(rights | withheld, action)
    ]
    called = needed(types, HANDLERS)
    idle = [
        pattern
        for pattern in sorted(withheld)
        if not any(fnmatchcase(action, pattern) for action in called)
    ]
    for line in missing:
        print(line)
    for pattern in idle:
        print(f"no handler calls {pattern}, which is withheld here")
    print(f"{len(types)} resource types, {len(missing)} actions missing")
    return 1 if missing or idle else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
