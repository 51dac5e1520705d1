"""What CloudFormation does, the page of AWS's that says so, and the test that shows it here.

A page is a file of AWS's documentation below ``BASE``; a test is ``file::function``, without
``test_cfn_`` and ``test_``. ``test_cfn_behaviours.py`` checks that each is there.
"""

from typing import NamedTuple

BASE = "https://docs.aws.amazon.com/AWSCloudFormation/latest/"


class Behaviour(NamedTuple):
    """One sentence, its source and its test."""

    says: str
    page: str
    test: str


def _rows(page: str, *rows: tuple[str, str]) -> list[Behaviour]:
    return [Behaviour(says, page, test) for says, test in rows]


BEHAVIOURS = [
    *_rows(
        "UserGuide/using-cfn-updating-stacks-continueupdaterollback.html",
        (
            "A stack whose rollback cannot bring a resource back is UPDATE_ROLLBACK_FAILED; once "
            "the cause is repaired, the rollback continues to UPDATE_ROLLBACK_COMPLETE.",
            "rollback::a_rollback_that_fails_can_be_continued",
        ),
        (
            "Resources to skip become UPDATE_COMPLETE, and then differ from the template.",
            "rollback::what_cannot_be_rolled_back_can_be_skipped",
        ),
    ),
    *_rows(
        "APIReference/API_ContinueUpdateRollback.html",
        (
            "Only resources that are UPDATE_FAILED because a rollback failed can be skipped.",
            "rollback::what_cannot_be_rolled_back_can_be_skipped",
        ),
        (
            "ForceRollback skips all of them, and excludes ResourcesToSkip.",
            "rollback::what_cannot_be_rolled_back_can_be_skipped",
        ),
        (
            "All events of the operation carry its ClientRequestToken.",
            "rollback::a_rollback_that_fails_can_be_continued",
        ),
    ),
    *_rows(
        "UserGuide/stack-failure-options.html",
        (
            "With rollback disabled a failed creation is CREATE_FAILED, its resources stay, and it "
            "can be tried again, changed, or rolled back.",
            "rollback::a_failed_creation_can_be_left_tried_again_and_rolled_back",
        ),
        (
            "With rollback disabled a failed update is UPDATE_FAILED; rolled back, the stack is as "
            "it was in its last stable state.",
            "rollback::a_failed_update_can_be_left_and_repaired",
        ),
    ),
    *_rows(
        "APIReference/API_RollbackStack.html",
        (
            "A stack is rolled back from CREATE_FAILED and UPDATE_FAILED only.",
            "rollback::a_failed_creation_can_be_left_tried_again_and_rolled_back",
        ),
        (
            "RetainExceptOnCreate deletes new resources, those with the policy Retain too.",
            "rollback::a_failed_creation_can_be_left_tried_again_and_rolled_back",
        ),
    ),
    *_rows(
        "APIReference/API_CreateChangeSet.html",
        (
            "OnStackFailure decides whether a failed creation is left, rolled back or deleted.",
            "rollback::a_change_set_says_what_a_failed_creation_leaves",
        ),
        (
            "OnStackFailure DELETE is for change sets of type CREATE only.",
            "rollback::on_failure_and_disable_rollback_exclude_each_other",
        ),
        (
            "CREATE makes a stack that is under review; UPDATE does not find one.",
            "change_sets::a_stack_under_review_can_be_deleted",
        ),
        (
            "A change set's name is its own within its stack.",
            "change_sets::life_of_a_change_set",
        ),
        (
            "A request with the same ClientToken makes no second change set.",
            "limits::change_sets_have_tokens_of_their_own",
        ),
        (
            "Names, descriptions and tokens have lengths and patterns.",
            "limits::requests_are_held_against_the_model",
        ),
    ),
    *_rows(
        "APIReference/API_ResourceChangeDetail.html",
        (
            "An attribute of a resource that changes in place is a Dynamic change of its user.",
            "changes::what_has_an_attribute_of_a_changed_resource_is_listed",
        ),
    ),
    *_rows(
        "APIReference/API_ExecuteChangeSet.html",
        (
            "DisableRollback cannot be given when the change set has an OnStackFailure.",
            "rollback::a_change_set_says_what_a_failed_creation_leaves",
        ),
        (
            "All other change sets of the stack are deleted.",
            "change_sets::life_of_a_change_set",
        ),
        (
            "A change set of a stack that was updated since is OBSOLETE.",
            "change_sets::an_update_makes_waiting_change_sets_obsolete",
        ),
        (
            "The stack's policy is enforced.",
            "policy::a_policy_guards_updates_until_it_is_overridden",
        ),
    ),
    *_rows(
        "APIReference/API_CreateStack.html",
        (
            "OnFailure and DisableRollback exclude each other.",
            "rollback::on_failure_and_disable_rollback_exclude_each_other",
        ),
        (
            "The same token with the same request starts nothing new; with another it is refused.",
            "limits::a_request_with_a_token_is_carried_out_once",
        ),
        (
            "IAM resources need a capability, named ones CAPABILITY_NAMED_IAM.",
            "parameters::iam_needs_capabilities",
        ),
    ),
    *_rows(
        "APIReference/API_UpdateStack.html",
        (
            "Tags that are not given stay; tags alone are an update.",
            "changes::the_stacks_tags_alone_are_a_change",
        ),
        (
            "StackPolicyDuringUpdateBody counts for one update, StackPolicyBody from then on.",
            "policy::a_policy_guards_updates_until_it_is_overridden",
        ),
    ),
    *_rows(
        "APIReference/API_DeleteStack.html",
        (
            "FORCE_DELETE_STACK is for a stack in DELETE_FAILED, and leaves what it cannot delete.",
            "rollback::a_stack_that_cannot_be_deleted_can_be_forced",
        ),
        (
            "RetainResources is for a stack in DELETE_FAILED.",
            "failures::resources_can_only_be_retained_after_a_failed_deletion",
        ),
        (
            "A stack that is deleted is found by its id only.",
            "races::a_name_finds_no_stack_that_has_ended",
        ),
    ),
    *_rows(
        "APIReference/API_CancelUpdateStack.html",
        (
            "An update that is under way is cancelled and rolled back; nothing else can be.",
            "cancel::an_update_that_is_cancelled_is_rolled_back",
        ),
    ),
    *_rows(
        "UserGuide/protect-stack-resources.html",
        (
            "A stack with a policy protects all that no statement allows; a denial wins.",
            "policy::what_a_policy_allows",
        ),
        (
            "Principal is *, the only condition key is ResourceType, Resource or NotResource is "
            "required.",
            "policy::what_is_no_policy_is_refused",
        ),
        (
            "A policy is for updates, not for the stack's deletion.",
            "policy::a_policy_guards_updates_until_it_is_overridden",
        ),
    ),
    *_rows(
        "UserGuide/import-resources.html",
        (
            "Existing resources come into a new stack or one that is there, unchanged.",
            "import::what_is_there_comes_into_a_new_stack_and_into_one_that_is",
        ),
        (
            "The resource must be there, fit its schema, and be no other stack's.",
            "import::what_cannot_be_imported_fails_the_change_set",
        ),
        (
            "Each resource needs a DeletionPolicy; nothing else is created, changed or removed.",
            "import::an_import_does_nothing_else",
        ),
        (
            "A failed import goes to IMPORT_ROLLBACK_COMPLETE and lets the resources go.",
            "import::a_failed_import_lets_everything_go_again",
        ),
    ),
    *_rows(
        "APIReference/API_GetTemplateSummary.html",
        (
            "ResourceIdentifierSummaries name the identifiers of each type that can be imported.",
            "import::a_summary_says_how_resources_are_named",
        ),
    ),
    *_rows(
        "UserGuide/cloudformation-limits.html",
        (
            "A template has 51,200 bytes at most, 1 MB by URL; a parameter's value 4,096 bytes.",
            "limits::sizes_count_bytes_not_characters",
        ),
        (
            "500 resources, 200 parameters, mappings and outputs.",
            "limits::sections_have_a_limit",
        ),
        (
            "Descriptions have 1,024 bytes at most, names 255 characters.",
            "limits::names_and_descriptions_have_a_limit",
        ),
    ),
    *_rows(
        "TemplateReference/aws-attribute-deletionpolicy.html",
        (
            "Retain keeps a resource, RetainExceptOnCreate unless its creation is undone.",
            "failures::a_failed_creation_rolls_back_and_only_deletion_is_left",
        ),
        (
            "What a removed resource leaves is its policy's.",
            "failures::policies_decide_what_is_left",
        ),
    ),
    *_rows(
        "TemplateReference/aws-attribute-dependson.html",
        (
            "A resource is made after, and deleted before, what it needs.",
            "failures::a_bucket_with_objects_stays_and_what_it_needs_stays_with_it",
        ),
        ("A circle is refused.", "graph::exactly_the_members_of_a_cycle_are_named"),
    ),
    *_rows(
        "UserGuide/using-cfn-updating-stacks-update-behaviors.html",
        (
            "A named resource cannot be replaced under its name.",
            "failures::a_named_resource_is_not_replaced_under_its_name",
        ),
        (
            "A failed update brings everything back.",
            "failures::a_failed_update_goes_all_the_way_back",
        ),
    ),
    *_rows(
        "UserGuide/using-cfn-protect-stacks.html",
        (
            "A protected stack is not deleted.",
            "failures::termination_protection_and_protected_log_groups",
        ),
    ),
    *_rows(
        "UserGuide/using-cfn-stack-exports.html",
        ("An export in use keeps its stack.", "failures::an_export_in_use_keeps_its_stack"),
    ),
    *_rows(
        "UserGuide/using-iam-servicerole.html",
        (
            "The stack's role makes the calls, and stays the stack's.",
            "change_sets::the_role_of_the_stack_makes_the_calls_and_stays",
        ),
    ),
    *_rows(
        "UserGuide/using-cfn-stack-drift.html",
        (
            "A change by hand is found at its place.",
            "drift_detection::a_change_is_found_at_its_place",
        ),
        (
            "What the template does not set is no drift.",
            "drift::in_sync",
        ),
    ),
    *_rows(
        "TemplateReference/aws-resource-glue-trigger.html",
        (
            "Name, Type and WorkflowName need a replacement, all else changes in place.",
            "triggers::a_trigger_is_made_changed_compared_and_deleted",
        ),
    ),
]
