// Reads requests with their policies as JSON lines, prints what @cloud-copilot/iam-simulate says of
// each: Allowed, ImplicitlyDenied, ExplicitlyDenied, or what is wrong with the case.
import { createInterface } from 'node:readline'
import { runSimulation } from '@cloud-copilot/iam-simulate'

for await (const line of createInterface({ input: process.stdin })) {
  const { boundary, caller, context, identity, resource, session, ...request } = JSON.parse(line)
  const answer = await runSimulation(
    {
      request: {
        principal: caller,
        action: request.action,
        resource: { resource: request.arn, accountId: request.owner },
        contextVariables: context,
      },
      identityPolicies: identity.map((policy, index) => ({ name: `${index}`, policy })),
      ...(boundary && { permissionBoundaryPolicies: [{ name: 'boundary', policy: boundary }] }),
      ...(session && { sessionPolicy: session }),
      ...(resource && { resourcePolicy: resource }),
      serviceControlPolicies: [],
      resourceControlPolicies: [],
    },
    {},
  )
  console.log(answer.overallResult ?? JSON.stringify(answer.errors ?? answer))
}
