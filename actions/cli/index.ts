#!/usr/bin/env node
import { keepCompiled } from "./compile-cache.ts";

keepCompiled(process.env);
// What is imported before is compiled anew at each start.
await import("./main.ts");
