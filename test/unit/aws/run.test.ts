import { GlueClient } from "@aws-sdk/client-glue";
import { expect, test } from "vitest";
import { connect } from "../../../actions/toolkit/aws/clients.ts";
import { runPort } from "../../../actions/toolkit/aws/run.ts";

function portWhoseGlueThrows(name: string) {
  const glue = new GlueClient({ region: "us-east-1" });
  glue.send = async () => {
    throw Object.assign(new Error(name), { name, $metadata: {} });
  };
  return runPort({ ...connect({ region: "us-east-1" }), glue }, "123456789012");
}

test.each(["CrawlerRunningException", "CrawlerStoppingException"])(
  "a crawler that answers %s has not started",
  async (name) => {
    expect(await portWhoseGlueThrows(name).startCrawler("crawler")).toBe(false);
  },
);

test("any other error of a crawler is one", async () => {
  await expect(
    portWhoseGlueThrows("EntityNotFoundException").startCrawler("crawler"),
  ).rejects.toThrow("EntityNotFoundException");
});
