import fc from "fast-check";

// The same cases each time where a seed is given, as in CI; new ones each time elsewhere.
const seed = process.env.FAST_CHECK_SEED;
if (seed !== undefined) fc.configureGlobal({ seed: Number(seed) });
