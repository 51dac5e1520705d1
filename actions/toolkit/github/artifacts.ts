import { unzipSync } from "fflate";
import { SluiceError } from "../kernel/errors.ts";
import { type GitHubApi, gitHubStatus } from "./api.ts";

/** An artifact of a workflow's run. */
export interface RunArtifact {
  readonly id: number;
  readonly name: string;
  readonly expired: boolean;
}

/** Most bytes of an artifact, packed and unpacked: a pull request's run says what is in it. */
const limit = 64 * 1024 * 1024;

/** All artifacts of a run; of each name there is one. */
export async function artifactsOf(
  { octokit, owner, repo }: GitHubApi,
  run: number,
): Promise<readonly RunArtifact[]> {
  const found = await octokit.paginate(octokit.rest.actions.listWorkflowRunArtifacts, {
    owner,
    repo,
    run_id: run,
    per_page: 100,
  });
  return found.map(({ id, name, expired }) => ({ id, name, expired }));
}

/**
 * The files of an artifact, by their path in it. They are data from whoever made the run.
 *
 * @throws SluiceError `artifact-expired`, `artifact-too-large`, `artifact-unreadable`
 */
export async function artifactFiles(
  { octokit, owner, repo }: GitHubApi,
  { id, name, expired }: RunArtifact,
): Promise<ReadonlyMap<string, Uint8Array>> {
  if (expired) throw gone(name);
  let zip: Uint8Array;
  try {
    const { data } = await octokit.rest.actions.downloadArtifact({
      owner,
      repo,
      artifact_id: id,
      archive_format: "zip",
    });
    zip = new Uint8Array(data as ArrayBuffer);
  } catch (error) {
    throw gitHubStatus(error) === 410 ? gone(name) : error;
  }
  let bytes = zip.length;
  const within = (more: number): boolean => {
    bytes += more;
    if (bytes <= limit) return true;
    throw new SluiceError("artifact-too-large", `Artifact ${name} holds over 64 MiB.`, {
      fix: "It is not what Sluice uploads; look at the run that made it.",
    });
  };
  try {
    return new Map(
      Object.entries(unzipSync(zip, { filter: ({ originalSize }) => within(originalSize) })),
    );
  } catch (error) {
    if (error instanceof SluiceError) throw error;
    throw new SluiceError("artifact-unreadable", `Artifact ${name} is no zip file.`, {
      fix: "Run the job that uploads it again.",
      cause: error,
    });
  }
}

const gone = (name: string): SluiceError =>
  new SluiceError("artifact-expired", `Artifact ${name} has expired.`, {
    fix: "Run the pull request's workflow again, then this job.",
  });
