import { CloudFormationClient, type OperationEvent } from "@aws-sdk/client-cloudformation";
import { describe, expect, test } from "vitest";
import { createChangeSet } from "../../../actions/toolkit/aws/change-sets.ts";
import { fakeClock } from "../../support/fakes.ts";

const reason =
  "The following hook(s)/validation failed: [AWS::EarlyValidation::ResourceExistenceCheck]. To troubleshoot Early Validation errors, use the DescribeEvents API for detailed failure information.";
const id = "arn:aws:cloudformation:us-east-1:123456789012:changeSet/sluice/1";

/** An error as the SDK throws it. */
const awsError = (name: string) => Object.assign(new Error(name), { name, $metadata: {} });

/** Lets CloudFormation refuse a change set, and answer DescribeEvents with these pages or this error. */
async function refuse(events: OperationEvent[][] | Error, statusReason = reason) {
  const client = new CloudFormationClient({ region: "us-east-1" });
  const calls: string[] = [];
  let page = 0;
  client.send = async (command: { constructor: { name: string }; input: unknown }) => {
    calls.push(command.constructor.name.replace("Command", ""));
    switch (calls.at(-1)) {
      case "CreateChangeSet":
        return { Id: id };
      case "DescribeChangeSet":
        return { Status: "FAILED", StatusReason: statusReason };
      case "DescribeEvents": {
        expect(command.input).toMatchObject({
          ChangeSetName: id,
          Filters: { FailedEvents: true },
        });
        if (events instanceof Error) throw events;
        page += 1;
        return { OperationEvents: events[page - 1], NextToken: events[page] && `page ${page}` };
      }
      default:
        return {};
    }
  };
  const outcome = await createChangeSet(client, fakeClock(), {
    stack: "s",
    name: "sluice-plan-1",
    type: "CREATE",
    template: { body: "{}" },
    tags: {},
    description: "",
    roleArn: undefined,
  });
  return { outcome, calls };
}

describe("a change set that validation refuses", () => {
  test("names the resources at fault, which are read before it is deleted", async () => {
    const { outcome, calls } = await refuse([
      [
        {
          EventType: "VALIDATION_ERROR",
          LogicalResourceId: "RawBucket",
          ResourceType: "AWS::S3::Bucket",
          ValidationStatus: "FAILED",
          ValidationFailureMode: "FAIL",
          ValidationName: "NAME_CONFLICT_VALIDATION",
          ValidationStatusReason: "Resource of type 'AWS::S3::Bucket' already exists.",
        },
        { EventType: "STACK_EVENT", ResourceType: "AWS::CloudFormation::Stack" },
      ],
      [
        {
          EventType: "VALIDATION_ERROR",
          ResourceType: "AWS::Glue::Job",
          ValidationPath: "/Resources/Job/Properties/Timeout",
          ValidationStatusReason: "not a number",
        },
        {
          EventType: "VALIDATION_ERROR",
          LogicalResourceId: "Trail",
          ResourceType: "AWS::CloudTrail::Trail",
          ValidationFailureMode: "WARN",
          ValidationStatusReason: "only a warning",
        },
      ],
    ]);
    expect(outcome).toEqual({
      state: "failed",
      reason,
      failures: [
        {
          logicalId: "RawBucket",
          type: "AWS::S3::Bucket",
          reason: "Resource of type 'AWS::S3::Bucket' already exists.",
        },
        { logicalId: "Job", type: "AWS::Glue::Job", reason: "not a number" },
      ],
    });
    expect(calls.slice(2)).toEqual(["DescribeEvents", "DescribeEvents", "DeleteChangeSet"]);
  });

  test.each(["AccessDenied", "ValidationError", "InvalidAction"])(
    "has its own reason alone where DescribeEvents answers %s, and is deleted all the same",
    async (code) => {
      const { outcome, calls } = await refuse(awsError(code));
      expect(outcome).toEqual({ state: "failed", reason, failures: [] });
      expect(calls.at(-1)).toBe("DeleteChangeSet");
    },
  );

  test("is told from one without changes, of which nothing is asked", async () => {
    const { outcome, calls } = await refuse(
      [],
      "The submitted information didn't contain changes.",
    );
    expect(outcome).toEqual({ state: "no-change" });
    expect(calls).not.toContain("DescribeEvents");
  });
});
