// The credentials end with the job.
import { rmSync } from "node:fs";

if (process.env.STATE_credentials) rmSync(process.env.STATE_credentials, { force: true });
