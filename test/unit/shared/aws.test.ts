import { expect, test } from "vitest";
import { withAws } from "../../../actions/shared/aws.ts";
import { fakeClock, fakeLog } from "../../support/fakes.ts";
import { goodModel, reference } from "../../support/specs.ts";

const host = (env: Record<string, string>) => ({
  log: fakeLog(),
  clock: fakeClock(),
  env,
  folder: "/nowhere",
});

test.each(["AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL_STS"])(
  "an environment on AWS refuses %s",
  async (variable) => {
    await expect(
      withAws(
        goodModel(reference, "dev"),
        host({ [variable]: "http://elsewhere.example" }),
        "audit",
        async () => "reached",
      ),
    ).rejects.toMatchObject({
      code: "endpoint-set",
      message: expect.stringContaining(variable),
      fix: expect.stringContaining(variable),
    });
  },
);

test.each(["http://10.0.0.1:4566", "https://s3.amazonaws.com"])(
  "the embedded AWS is not at %s",
  async (url) => {
    await expect(
      withAws(goodModel(), host({ AWS_ENDPOINT_URL: url }), "audit", async () => "reached"),
    ).rejects.toMatchObject({ code: "endpoint-remote" });
  },
);
