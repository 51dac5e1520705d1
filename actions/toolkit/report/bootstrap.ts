import type { DeployResult } from "../deploy/deploy.ts";
import type { Environment } from "../model/model.ts";
import { deployText } from "./deploy.ts";

/** How a bootstrap ended and, when it is there, what is left to do in GitHub. */
export function bootstrapText(result: DeployResult, environment: Environment): string {
  switch (result.outcome) {
    case "deployed":
    case "no-change":
      return [deployText(result), "", nextSteps(environment)].join("\n");
    case "failed":
      return deployText(result);
  }
}

function nextSteps({ name, github }: Environment): string {
  if (github === undefined) return "";
  const { repository, repositoryId, branch } = github;
  const steps = [
    `Make the environment ${name} in GitHub (Settings, Environments), for the branch ${branch} alone, with the reviewers that its deploys need.`,
    `Commit the environment's file to ${branch}. Nothing is to be stored in GitHub, no secret and no variable: the workflows find their roles by this file.`,
    ...(repositoryId === undefined
      ? [
          `Unless ${repository} is older than 15 July 2026 and still where it was, its tokens name it by its number: add \`repositoryId\` and \`ownerId\` to \`github\` (gh api repos/${repository} --jq '.id,.owner.id') and run this again.`,
        ]
      : []),
  ];
  return ["What is left to do:", ...steps.map((step, index) => `  ${index + 1}. ${step}`)].join(
    "\n",
  );
}
