/**
 * What the verbs do, loaded when one is called: help and completion wait for no AWS client, and a verb for no
 * other's.
 */

const later =
  <Given extends unknown[], Result>(load: () => Promise<(...given: Given) => Promise<Result>>) =>
  async (...given: Given): Promise<Result> =>
    (await load())(...given);

export const audit = later(async () => (await import("../audit/main.ts")).audit);
export const deploy = later(async () => (await import("../deploy/main.ts")).deploy);
export const plan = later(async () => (await import("../plan/main.ts")).plan);
export const preview = later(async () => (await import("../preview/main.ts")).preview);
export const replay = later(async () => (await import("../replay/main.ts")).replay);
export const rollback = later(async () => (await import("../rollback/main.ts")).rollback);
export const run = later(async () => (await import("../run/main.ts")).run);
export const teardown = later(async () => (await import("../teardown/main.ts")).teardown);
export const validate = later(async () => (await import("../validate/main.ts")).validate);

export const load = later(async () => (await import("../shared/load.ts")).load);
export const loadModel = later(async () => (await import("../shared/load.ts")).loadModel);
export const readContractFile = later(
  async () => (await import("../shared/contract-file.ts")).readContractFile,
);
export const synth = later(async () => (await import("../shared/synth.ts")).synth);

export const bootstrap = later(async () => (await import("./bootstrap.ts")).bootstrap);
export const printBootstrap = later(async () => (await import("./bootstrap.ts")).printBootstrap);
export const demo = later(async () => (await import("./demo.ts")).demo);
export const doctor = later(async () => (await import("./doctor.ts")).doctor);
export const init = later(async () => (await import("./init.ts")).init);
export const etl = later(async () => (await import("./etl.ts")).etl);
export const showSpecs = later(async () => (await import("./show.ts")).show);
export const localSnapshots = later(async () => (await import("./etl.ts")).localSnapshots);
export const publishedContract = later(async () => (await import("./etl.ts")).publishedContract);

/** The verbs of the embedded AWS. */
export const local = {
  up: later(async () => (await import("./local.ts")).up),
  down: later(async () => (await import("./local.ts")).down),
  status: later(async () => (await import("./local.ts")).status),
  reset: later(async () => (await import("./local.ts")).reset),
  snapshot: later(async () => (await import("./local.ts")).snapshot),
  restore: later(async () => (await import("./local.ts")).restore),
};
export const localLogs = () => import("./local-logs.ts");
