import { zipSync } from "fflate";
import { sha256 } from "../kernel/digest.ts";
import { canonicalJson } from "../kernel/json.ts";
import type { Contract } from "../model/model.ts";

/** The job's code as it lies in the repository: file names to contents. */
export interface JobCode {
  /** The entry script that Glue starts. */
  readonly script: Uint8Array;
  /** Which of Spark's messages are logged: none that may quote a record. */
  readonly logging: Uint8Array;
  /** The files of the engine's package, by their path inside the zip. */
  readonly library: ReadonlyMap<string, Uint8Array>;
}

/** One object to upload before the job runs. */
export interface Artifact {
  /** Key in the artifact bucket; it holds the content's digest, so that what was reviewed is what runs. */
  readonly key: string;
  readonly content: Uint8Array;
  readonly contentType: string;
}

/** Where the template's job finds its parts. */
export interface ArtifactKeys {
  readonly script: string;
  readonly logging: string;
  readonly library: string;
  readonly contract: string;
}

/** The objects that a job needs, under keys that say what is in them. */
export function jobArtifacts(
  code: JobCode,
  contract: Contract,
): { keys: ArtifactKeys; artifacts: Artifact[] } {
  const at = (content: Uint8Array, name: string, contentType: string): Artifact => ({
    key: `code/${sha256(content).slice(0, 16)}/${name}`,
    content,
    contentType,
  });
  const script = at(code.script, "etl.py", "text/x-python");
  // Spark looks for this very name.
  const logging = at(code.logging, "log4j2.properties", "text/plain");
  const library = at(zip(code.library), "sluice_etl.zip", "application/zip");
  const document = at(
    new TextEncoder().encode(canonicalJson(contract.document)),
    "contract.json",
    "application/json",
  );
  return {
    keys: {
      script: script.key,
      logging: logging.key,
      library: library.key,
      contract: document.key,
    },
    artifacts: [script, logging, library, document],
  };
}

/** A zip with the same bytes for the same files: names in order, one fixed time. */
function zip(files: ReadonlyMap<string, Uint8Array>): Uint8Array {
  const entries = [...files].sort(([a], [b]) => (a < b ? -1 : 1));
  return zipSync(Object.fromEntries(entries), { mtime: "1980-01-01T00:00:00", level: 9 });
}
