import { expect, test } from "vitest";
import { known, type Snapshot } from "../../../actions/toolkit/controls/snapshot.ts";
import { failures, good, model } from "../../support/account.ts";
import { keyArn } from "../../support/snapshot.ts";

const name = model.quickSight?.asset;
const sharing = (change: object): Snapshot => ({
  ...good,
  sharing: known({ isPublic: false, byLink: false, principals: [], ...change }),
});

test.each<[failing: string, what: string, snapshot: Snapshot]>([
  [
    `ATH-1 ${name}`,
    "settings that a client may change",
    {
      ...good,
      workGroup: known({ enforced: false, encryption: { algorithm: "SSE_KMS", keyArn } }),
    },
  ],
  [
    `ATH-1 ${name}`,
    "results that S3 encrypts",
    {
      ...good,
      workGroup: known({
        enforced: true,
        encryption: { algorithm: "SSE_S3", keyArn: undefined },
      }),
    },
  ],
  [
    `ATH-1 ${name}`,
    "another key",
    {
      ...good,
      workGroup: known({
        enforced: true,
        encryption: { algorithm: "SSE_KMS", keyArn: "arn:aws:kms:us-east-1:1:key/other" },
      }),
    },
  ],
  [
    `QS-1 ${name}`,
    "no rules",
    { ...good, dataSet: known({ rulesArn: undefined, enabled: false }) },
  ],
  [
    `QS-1 ${name}`,
    "other rules",
    { ...good, dataSet: known({ rulesArn: "arn:aws:quicksight:::dataset/a", enabled: true }) },
  ],
  [
    `QS-1 ${name}`,
    "rules that are switched off",
    {
      ...good,
      dataSet: known({
        rulesArn: `arn:aws:quicksight:us-east-1:123456789012:dataset/${model.quickSight?.rules}`,
        enabled: false,
      }),
    },
  ],
  [`QS-2 ${name}`, "public sharing", sharing({ isPublic: true })],
  [`QS-2 ${name}`, "a link", sharing({ byLink: true })],
  [
    `QS-2 ${name}`,
    "somebody whom no spec names",
    sharing({ principals: ["arn:aws:quicksight:us-east-1:123456789012:group/default/others"] }),
  ],
])("%s fails for %s, and no other does", (failing, _, snapshot) => {
  expect(failures(snapshot)).toEqual([failing]);
});
