import { describe, expect, test } from "vitest";
import { begin, explain } from "../../../actions/toolkit/aws/errors.ts";

/** An error as the SDK throws it: of AWS's when there is a status, of the network when there is a code. */
function sdkError(name: string, { status, code }: { status?: number; code?: string }): Error {
  const error = Object.assign(new Error(`${name} happened`), { $metadata: {} }, { name });
  if (status !== undefined) Object.assign(error, { $metadata: { httpStatusCode: status } });
  return code === undefined ? error : Object.assign(error, { code });
}

describe("a call that begins something", () => {
  test.each([
    ["a connection that is closed", sdkError("TimeoutError", { code: "ECONNRESET" })],
    ["nobody there any more", sdkError("Error", { code: "ECONNREFUSED" })],
    ["a write that fails", sdkError("Error", { code: "EPIPE" })],
    ["AWS's own failure", sdkError("InternalFailure", { status: 500 })],
    ["AWS that is not available", sdkError("ServiceUnavailable", { status: 503 })],
  ])("%s: it is not known whether it has begun", async (_, error) => {
    const failure = await begin("to delete the stack", Promise.reject(error)).catch(
      (thrown: unknown) => thrown,
    );
    expect(failure).toMatchObject({
      code: "outcome-unknown",
      message: `AWS has not said whether it has begun to delete the stack: ${error.message}. The stack may be changing.`,
      fix: expect.stringMatching(/^Run this again/),
      cause: error,
    });
    expect(explain(failure)).toBe(failure);
  });

  test.each([
    ["AccessDenied", 403],
    ["InvalidChangeSetStatus", 400],
    ["Throttling", 400],
  ])("a refusal, such as %s, is what it is", async (name, status) => {
    const error = sdkError(name, { status });
    await expect(begin("to delete the stack", Promise.reject(error))).rejects.toBe(error);
  });

  test("nothing is said of one that is answered", async () => {
    await expect(begin("to delete the stack", Promise.resolve({}))).resolves.toBeUndefined();
  });
});
