import { expect, test } from "vitest";
import type { JsonObject } from "../../../actions/toolkit/kernel/json.ts";
import type { SynthSpec } from "../../../actions/toolkit/spec/generated/contract.ts";
import { fakesOf } from "../../../actions/toolkit/synth/fakes.ts";
import { synthesize } from "../../../actions/toolkit/synth/synth.ts";
import { propertiesOf, type Schema, schemas } from "../../support/schemas.ts";
import { goodModel } from "../../support/specs.ts";

const branches = (schemas.contract.$defs as { synth: { oneOf: readonly Schema[] } }).synth.oneOf;

/** A generator with what it needs, as its examples have it. */
const leastOf = ({ properties = {}, required = [] }: Schema): JsonObject =>
  Object.fromEntries(
    required.map((name) => [name, properties[name]?.const ?? properties[name]?.examples?.[0]]),
  ) as JsonObject;

const { contract } = goodModel();

/** Values of one column that are made as a `synth` says. */
function made(synth: JsonObject): readonly (readonly string[])[] {
  const columns = contract.columns
    .slice(0, 1)
    .map((column) => ({ ...column, synth: synth as unknown as SynthSpec }));
  return [...synthesize({ ...contract, columns }, { rows: 50, dirt: 1 }, fakesOf(3))];
}

const declared = propertiesOf("contract").filter(
  ({ pointer, schema }) => pointer.startsWith("/$defs/synth/") && schema.default !== undefined,
);

test.each(declared.map((each) => [each.pointer, each] as const))(
  "values are made alike without and with the default of %s",
  (pointer, { name, schema }) => {
    const branch = branches[Number(pointer.split("/")[4])];
    if (branch === undefined) throw new Error(`no branch for ${pointer}`);
    const { [name]: _, ...without } = leastOf(branch);
    expect(made({ ...without, [name]: schema.default } as JsonObject)).toEqual(made(without));
  },
);
