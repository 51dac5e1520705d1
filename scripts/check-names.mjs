// Looks for paths of a machine and hosts of registries in what is committed: neither means anything elsewhere.
import { spawnSync } from "node:child_process";

const patterns = [
  "(^|[^A-Za-z0-9_.$}])/(home|Users|root|work|tmp/bash_jobs)/",
  String.raw`https?://(registry|files|repo1?|proxy|deb|static|index)\.`,
];
const found = spawnSync(
  "git",
  ["grep", "-nIE", patterns.join("|"), "--", ".", ":!actions/dist", ":!scripts/check-names.mjs"],
  { encoding: "utf8" },
);
if (found.stdout !== "") {
  process.stderr.write(found.stdout);
  process.exitCode = 1;
}
