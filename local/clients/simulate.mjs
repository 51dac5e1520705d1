// Reads requests with their policies as JSON lines, prints what @cloud-copilot/iam-simulate says of
// each: Allowed, ImplicitlyDenied, ExplicitlyDenied, or what is wrong with the case.
// The argument is the node_modules that has it.
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";

const load = createRequire(join(resolve(process.argv[2]), "any"));
const { anonymousPrincipal, runSimulation } = load("@cloud-copilot/iam-simulate");

for await (const line of createInterface({ input: process.stdin })) {
  const asked = JSON.parse(line);
  const named = (/** @type {object} */ policy, index = 0) => ({ name: `${index}`, policy });
  const answer = await runSimulation(
    {
      request: {
        principal: asked.caller === "anonymous" ? anonymousPrincipal : asked.caller,
        action: asked.action,
        resource: { resource: asked.arn, accountId: asked.owner },
        contextVariables: asked.context,
      },
      identityPolicies: asked.identity.map(named),
      ...(asked.boundary && { permissionBoundaryPolicies: [named(asked.boundary)] }),
      ...(asked.session && { sessionPolicy: asked.session }),
      ...(asked.resource && { resourcePolicy: asked.resource }),
      serviceControlPolicies: [],
      resourceControlPolicies: [],
    },
    {},
  );
  process.stdout.write(`${answer.overallResult ?? JSON.stringify(answer)}\n`);
}
