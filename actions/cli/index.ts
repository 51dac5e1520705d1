#!/usr/bin/env node
import { systemClock } from "../toolkit/kernel/clock.ts";
import { terminalLog } from "./console.ts";
import { sluice } from "./program.ts";

const args = process.argv.slice(2);
const log = terminalLog(process.stderr, args.includes("--verbose"));
const host = { log, clock: systemClock, env: process.env, folder: process.cwd() };

process.exitCode = await sluice(args, {
  host,
  out: (text) => {
    log.finish();
    process.stdout.write(`${text}\n`);
  },
  err: (text) => {
    log.finish();
    process.stderr.write(`${text}\n`);
  },
  stdin: process.stdin,
  stdout: process.stdout,
});
