import {
  changesFile,
  type DashboardChanges,
  picturePath,
  readDashboardChanges,
  type SideName,
  sides,
} from "../dashboard-changes.ts";
import { pngProblem } from "./png.ts";

/** What a preview left in the artifact of a pull request's run. */
export interface DashboardLeft {
  readonly changes: DashboardChanges;
  readonly pictures: readonly Picture[];
  readonly refused: readonly RefusedFile[];
}

/** A picture that is one. */
export interface Picture {
  readonly id: string;
  readonly side: SideName;
  readonly bytes: Uint8Array;
}

/** A file that is not shown; its name is whatever it was called. */
export interface RefusedFile {
  readonly name: string;
  readonly why: string;
}

/** What a comment tells of it. */
export interface DashboardFound extends Pick<DashboardLeft, "changes" | "refused"> {
  readonly shown: Shown;
}

export type Shown =
  /** Where a visual's picture is, by `picturePath`. */
  | { readonly state: "shown"; readonly addresses: ReadonlyMap<string, string> }
  /** `fork`: who may not write here does not through us. `no-branch`: the workflow names none. */
  | { readonly state: "kept-back"; readonly why: "fork" | "no-branch" }
  /** GitHub takes no commit of them, in its words. */
  | { readonly state: "refused"; readonly said: string };

/** Where in the artifact of the simulation the preview lies. */
export const dashboardFolder = "dashboard";

/** Most pictures of one pull request. */
export const mostPictures = 60;

/**
 * Reads the part of an artifact that tells of a dashboard. Only a picture that belongs to a visual which has changed is
 * taken, by the name that we give it; whatever else lies among them is told and left alone.
 *
 * @param files by their path in the artifact
 * @returns undefined where there is nothing
 * @throws SluiceError `artifact-unreadable`
 */
export function readDashboard(files: ReadonlyMap<string, Uint8Array>): DashboardLeft | undefined {
  const written = files.get(`${dashboardFolder}/${changesFile}`);
  if (written === undefined) return undefined;
  const changes = readDashboardChanges(new TextDecoder("utf-8").decode(written));
  const expected = (changes.state === "compared" ? changes.visuals : []).flatMap((visual) =>
    sides
      .filter((side) => visual[side].state === "drawn")
      .map((side) => ({ id: visual.id, side, path: picturePath(side, visual.id) })),
  );
  const pictures: Picture[] = [];
  const refused: RefusedFile[] = [];
  for (const { id, side, path } of expected) {
    const bytes = files.get(`${dashboardFolder}/${path}`);
    if (bytes === undefined) refused.push({ name: path, why: "it is not there" });
    else if (pictures.length >= mostPictures)
      refused.push({ name: path, why: `there are over ${mostPictures}` });
    else {
      const why = pngProblem(bytes);
      if (why === undefined) pictures.push({ id, side, bytes });
      else refused.push({ name: path, why });
    }
  }
  const known = new Set(expected.map(({ path }) => path));
  for (const name of files.keys()) {
    const path = name.slice(dashboardFolder.length + 1);
    const among = sides.some((side) => name.startsWith(`${dashboardFolder}/${side}/`));
    // A folder is an entry of a zip file as well.
    if (among && !name.endsWith("/") && !known.has(path))
      refused.push({ name: path, why: "it is no picture of a visual that has changed" });
  }
  return { changes, pictures, refused };
}
