import { describe, expect, test } from "vitest";
import {
  judgeJava,
  judgeNode,
  judgePython,
  judgeSpark,
} from "../../../actions/toolkit/doctor/machine.ts";
import { judgeRepository, type Remote } from "../../../actions/toolkit/doctor/repository.ts";

describe("Node", () => {
  test.each([
    ["20.0.0", ">=20", "ok"],
    ["24.21.0", ">=20", "ok"],
    ["18.19.1", ">=20", "problem"],
    ["20.11.9", ">=20.12", "problem"],
    ["20.12.0", ">= 20.12", "ok"],
    ["20.12.0", ">=20.12.1", "problem"],
    ["24.0.0", "^20 || ^22", "not-checked"],
  ])("%s where package.json asks for %s", (version, engines, state) => {
    expect(judgeNode(version, engines).state).toBe(state);
  });
});

describe("what npm run setup makes", () => {
  test.each([
    [
      { version: "3.11", spark: "3.5.6" },
      { state: "ok", found: "Python 3.11" },
    ],
    [
      { version: "3.12", spark: undefined },
      { state: "problem", found: "Python 3.12" },
    ],
    [undefined, { state: "problem", fix: "Run: npm run setup" }],
  ])("Python %j", (found, expected) => {
    expect(judgePython(found)).toMatchObject(expected);
  });

  test.each([
    ["17", { state: "ok" }],
    ["21", { state: "problem", found: "Java 21" }],
    ["1", { state: "problem", found: "Java 1" }],
    [undefined, { state: "problem", found: "no Java" }],
  ])("Java %j", (found, expected) => {
    expect(judgeJava(found)).toMatchObject(expected);
  });

  const whole = {
    version: "3.5.6",
    pinned: "3.5.6",
    jars: ["a", "b", "c"],
    pinnedJars: ["a", "b"],
  };
  test.each([
    [{}, { state: "ok", found: "PySpark 3.5.6, 2 jars" }],
    [{ version: undefined }, { state: "problem", found: "no PySpark" }],
    [{ version: "3.5.5" }, { state: "problem", found: "PySpark 3.5.5" }],
    [{ jars: ["b"] }, { state: "problem", found: "PySpark 3.5.6, without a" }],
    [{ jars: [] }, { state: "problem", found: "PySpark 3.5.6, none of its jars" }],
    [
      { jars: ["b"], pinnedJars: ["a", "b", "d", "e"] },
      { state: "problem", found: "PySpark 3.5.6, without a and 2 more" },
    ],
  ])("Spark with %j", (change, expected) => {
    expect(judgeSpark({ ...whole, ...change })).toMatchObject(expected);
  });
});

describe("the repository", () => {
  const github = {
    repository: "acme/lake",
    repositoryId: undefined,
    ownerId: undefined,
    branch: "main",
  };
  const environment = { name: "dev", github };
  const at = (...urls: string[]) => ({
    state: "repository" as const,
    remotes: urls.map((url, index): Remote => ({ name: `r${index}`, url })),
  });

  test.each([
    ["https://github.com/acme/lake.git", "github.com/acme/lake"],
    ["https://github.com/acme/lake", "github.com/acme/lake"],
    ["git@github.com:acme/lake.git", "github.com/acme/lake"],
    ["ssh://git@github.com:22/acme/lake.git", "github.com/acme/lake"],
    ["https://user:hunter2@github.com/acme/lake.git", "github.com/acme/lake"],
    ["https://x-access-token:hun@ter2@github.com/acme/lake", "github.com/acme/lake"],
    ["https://github.com/acme/lake.git?token=hunter2", "github.com/acme/lake"],
  ])("%s is the environment's, and no secret of it is shown", (url, shown) => {
    expect(judgeRepository(at(url), environment)).toEqual({
      state: "ok",
      found: `a repository; remotes: r0 ${shown}`,
    });
  });

  test.each([
    [at("https://github.com/acme/other", "https://github.com/acme/lake"), "ok"],
    [at("https://github.com/acme/Lake"), "problem"],
    [at("https://github.com/nacme/lake"), "problem"],
    [at(), "problem"],
    [{ state: "no-git" as const }, "problem"],
    [{ state: "no-repository" as const, said: "fatal: not a git repository" }, "problem"],
  ])("%j", (facts, state) => {
    expect(judgeRepository(facts, environment).state).toBe(state);
  });

  test("an environment without one needs no remote", () => {
    expect(judgeRepository(at(), { name: "local", github: undefined }).state).toBe("ok");
    expect(judgeRepository(at(), undefined).state).toBe("ok");
  });
});
