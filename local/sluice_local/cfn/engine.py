"""Start operations on stacks; each runs in a thread of its own."""

import threading
from collections.abc import Callable, Collection
from dataclasses import replace
from typing import Any

from sluice_local.cfn.changeset import ChangeSet, Update
from sluice_local.cfn.deletion import Deletion
from sluice_local.cfn.detection import Detection, Detector
from sluice_local.cfn.errors import CloudFormationError, invalid
from sluice_local.cfn.executor import Executor
from sluice_local.cfn.importer import Importer
from sluice_local.cfn.imports import REVIEW
from sluice_local.cfn.options import check_updatable
from sluice_local.cfn.plan import make_plan
from sluice_local.cfn.rollback import Rollback
from sluice_local.cfn.stack import PAUSED, Resource, Stack
from sluice_local.cfn.store import Store, Stores
from sluice_local.cfn.underway import Underway
from sluice_local.clients import Clients, Credentials
from sluice_local.identities import AssumeRoleError, assume_as_service, credentials_of
from sluice_local.resources import handler_for
from sluice_local.state.hooks import tell

SERVICE = "cloudformation.amazonaws.com"
SESSION = "AWSCloudFormation"


class Engine:
    """CloudFormation of all accounts and regions."""

    def __init__(self, clients: Clients) -> None:
        self.clients = clients
        self.stores = Stores()
        self._ends: dict[str, threading.Event] = {}  # of creations and updates under way

    def client_of(
        self, stack: Stack, role_arn: str | None, access_key: str
    ) -> Callable[[str], Any]:
        """Clients with the role's credentials, or the caller's when there is no role.

        Raises AWS's ValidationError for a role that CloudFormation cannot assume.
        """
        credentials = self.credentials(role_arn, access_key, stack.region, stack.id)
        return self._clients(credentials, stack.region)

    def _clients(self, credentials: Credentials, region: str) -> Callable[[str], Any]:
        return lambda service: self.clients.client(service, region, credentials, SERVICE)

    def credentials(
        self, role_arn: str | None, access_key: str, region: str, stack_id: str | None = None
    ) -> Credentials:
        """The deployer's credentials; a role's trust may ask for the stack."""
        if role_arn is None:
            return credentials_of(access_key)
        try:
            return assume_as_service(role_arn, SERVICE, SESSION, region, stack_id)
        except AssumeRoleError as error:
            raise invalid(f"Role {role_arn} is invalid or cannot be assumed") from error

    # -- operations; the caller has checked the request

    def compare(self, change_set: ChangeSet) -> None:
        """Fill a change set, in the background, as CloudFormation does."""
        stack, update = change_set.stack, change_set.update
        exports, importing = self.exports_of(stack), update.verb == "IMPORT"
        importer = self._importer(stack, update)

        def work() -> None:
            with change_set.stack.lock:
                change_set.status = "CREATE_IN_PROGRESS"
            try:
                plan = make_plan(change_set.stack, change_set.update, exports)
                why = importer.problem(change_set.update, exports) if importing else None
            except CloudFormationError as error:
                change_set.failed(error.message)
            except Exception as error:  # a change set never stays pending
                change_set.failed(f"Internal failure: {type(error).__name__}: {error}")
            else:
                if why is not None:
                    change_set.failed(why)
                else:
                    change_set.ready(plan.changes, plan.empty, REVIEW if importing else None)

        _background(work)

    def deploy(
        self, stack: Stack, update: Update, then: Callable[[bool], None] = lambda _: None
    ) -> None:
        """Create or update the stack; ``then`` hears whether it reached the template."""
        client = self.client_of(stack, update.role_arn, update.access_key)
        importer = self._importer(stack, update)
        exports, owner = self.exports_of(stack), self._owner(stack)
        store = self.stores.of(stack.account, stack.region)
        with stack.lock:
            self._claim(stack, update)
            executor = Executor(stack, client, update, exports, owner, importer.refusal)
            stack.underway = Underway(
                update.access_key,
                update.role_arn,
                executor.undo,
                update,
                even_retained=update.retain_except_on_create,
            )
        ended = self._ends[stack.id] = threading.Event()

        def work() -> None:
            try:
                then(executor.run())
            finally:
                self._ends.pop(stack.id, None)
                ended.set()
            if stack.status == "DELETE_COMPLETE":  # it could not be made, and was not to stay
                store.drop_change_sets(stack)
                tell("store", store)

        _background(work)

    def roll_back(
        self,
        stack: Stack,
        role_arn: str | None,
        access_key: str,
        token: str | None,
        skip: Collection[str] = (),
        even_retained: bool = False,
    ) -> None:
        """Take the stack back to its last stable state, without the resources to ``skip``."""
        role_arn = role_arn or stack.role_arn
        client = self.client_of(stack, role_arn, access_key)
        with stack.lock:
            undo = stack.undo
            if undo is None or stack.busy:
                raise invalid(
                    f"Stack:{stack.id} is in {stack.status} state and can not be rolled back."
                )
            prefix = "" if undo.verb == "CREATE" else "UPDATE_"
            stack.status = f"{prefix}ROLLBACK_IN_PROGRESS"
            stack.token, stack.role_arn = token, role_arn
            stack.underway = Underway(
                access_key, role_arn, undo, even_retained=even_retained, skip=set(skip)
            )
        rollback = Rollback(stack, client, undo, even_retained)
        _background(lambda: rollback.run("User Initiated", skip))

    def delete(
        self,
        stack: Stack,
        retain: list[str],
        role_arn: str | None,
        access_key: str,
        token: str | None,
        force: bool = False,
    ) -> None:
        """Delete the stack, also while it is made; ``force`` leaves what cannot be deleted."""
        role_arn = role_arn or stack.role_arn
        client = self.client_of(stack, role_arn, access_key)
        with stack.lock:
            if stack.busy and stack.status != "CREATE_IN_PROGRESS":
                raise invalid(
                    f"Stack:{stack.id} is in {stack.status} state and can not be deleted."
                )
            stack.cancelled, creation = stack.busy, self._ends.get(stack.id)
            stack.status, stack.token, stack.role_arn = "DELETE_IN_PROGRESS", token, role_arn
            stack.deletion_mode = "FORCE_DELETE_STACK" if force else "STANDARD"
            made = stack.underway or Underway(access_key, role_arn)  # of a creation, up to here
            stack.underway = replace(
                made, access_key=access_key, role_arn=role_arn, retain=retain, force=force
            )

        def work() -> None:
            if creation is not None:
                creation.wait()
            self.deletion(stack, client, retain, force)

        _background(work)

    def deletion(
        self,
        stack: Stack,
        client: Callable[[str], Any],
        retain: list[str],
        force: bool,
        undoing_creation: bool = False,
    ) -> None:
        """Carry a deletion out."""
        store = self.stores.of(stack.account, stack.region)
        deletion = Deletion(
            stack,
            client,
            retain,
            lambda name: [user.name for user in store.importers(name)],
            force,
            undoing_creation,
        )
        if deletion.run():
            store.drop_change_sets(stack)
            tell("store", store)

    def detector(self, stack: Stack, access_key: str) -> Detector:
        """Looks at the stack's resources with the caller's credentials."""
        return Detector(stack, self.client_of(stack, None, access_key))

    def detect(self, stack: Stack, names: list[str], access_key: str) -> Detection:
        """Detect drift, in the background, of the named resources or of all."""
        detector, detection = self.detector(stack, access_key), Detection(stack)
        self.stores.of(stack.account, stack.region).add_detection(detection)
        _background(lambda: detector.run(detection, names))
        return detection

    def _claim(self, stack: Stack, update: Update) -> None:
        """Take the stack for one operation; a second at the same time is refused."""
        with stack.lock:
            new = stack.status == "REVIEW_IN_PROGRESS"
            if update.verb == "CREATE" and not new:
                raise invalid(
                    f"Stack:{stack.id} is in {stack.status} state and can not be updated."
                )
            if update.verb == "UPDATE" or not new:
                check_updatable(stack, update.on_failure)
            # An import always rolls back, so a failure that was left as it is comes first.
            if update.verb == "IMPORT" and stack.status in PAUSED:
                check_updatable(stack, "ROLLBACK")
            stack.status = f"{update.verb}_IN_PROGRESS"
            stack.token, stack.role_arn = update.token, update.role_arn
            stack.cancelled = False
            stack.disable_rollback = update.on_failure == "DO_NOTHING"
            stack.retain_except_on_create = update.retain_except_on_create
            stack.drift_status, stack.drift_checked = "NOT_CHECKED", None

    def _importer(self, stack: Stack, update: Update) -> Importer:
        client = self.client_of(stack, update.role_arn, update.access_key)
        return Importer(stack, client, self.stores.of(stack.account, stack.region).holder)

    def exports_of(self, stack: Stack) -> Callable[[], dict[str, str]]:
        """Looks up the exports that the stack can import, by name."""
        store = self.stores.of(stack.account, stack.region)
        return lambda: {name: value for name, value, _ in store.exports()}

    def _owner(self, stack: Stack) -> Callable[[Resource], str | None]:
        """Who else in this account has a resource of this type and name."""
        store = self.stores.of(stack.account, stack.region)

        def owner(wanted: Resource) -> str | None:
            name = handler_for(wanted.type).identifier(wanted.properties)
            return None if name is None else _holder(store, wanted.type, name)

        return owner


def _holder(store: Store, resource_type: str, name: str) -> str | None:
    for stack in store.stacks():
        with stack.lock:
            resources = list(stack.resources.values())
        for resource in resources:
            held = handler_for(resource.type).identifier(resource.properties)
            if resource.type == resource_type and held == name and resource.physical_id:
                return stack.id
    return None


def _background(work: Callable[[], None]) -> None:
    threading.Thread(target=work, name="cloudformation", daemon=True).start()
