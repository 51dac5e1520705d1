// How long a dashboard takes from its specs to QuickSight's resources, in milliseconds: at first, and once the code is
// warm. `node bench/preview/compile.mjs CONFIG` prints a JSON object; reading the files from the disk is left out.
import { readModel } from "../../actions/toolkit/model/read-model.ts";
import { dashboard } from "../../actions/toolkit/template/dashboard.ts";
import { readConfig } from "../../actions/toolkit/workspace/checkout.ts";

const [config = ""] = process.argv.slice(2);
/** @type {{ specs: number, dashboard: number }[]} */
const took = [];
for (let round = 0; round < 20; round += 1) {
  const tree = await readConfig(config); // what is read of a tree is remembered with it
  const started = performance.now();
  const model = readModel(tree, "local", "patients");
  if (!model.ok) throw new Error("the specs are wrong");
  const read = performance.now();
  if (dashboard(model.value).length === 0) throw new Error("there is no dashboard");
  took.push({ specs: read - started, dashboard: performance.now() - read });
}
/** @param {"specs" | "dashboard"} part */
const warm = (part) =>
  took
    .slice(5)
    .map((each) => each[part])
    .toSorted((a, b) => a - b)[7] ?? 0;
process.stdout.write(
  JSON.stringify({ first: took[0], warm: { specs: warm("specs"), dashboard: warm("dashboard") } }),
);
