import { SluiceError } from "../kernel/errors.ts";
import type { Contract, SourceColumn } from "../model/model.ts";
import { percent } from "../model/units.ts";
import type { DirtSpec, SynthSpec } from "../spec/generated/contract.ts";
import type { Fakes } from "./fakes.ts";
import { momentWriter, ofDay } from "./moments.ts";
import { moneyWriter } from "./money.ts";

/** How much to make. */
export interface SynthOptions {
  readonly rows: number;
  /** Multiplies every share of dirt; 0 makes clean records, 1 is what the contract says. */
  readonly dirt: number;
}

type Make = () => string;

/** How many earlier values a column remembers to repeat one of. */
const memory = 1_000;

/**
 * Makes records as a contract's `synth` properties describe them, in the contract's column order.
 *
 * @throws SluiceError `no-synth` naming the columns that say nothing
 */
export function synthesize(
  contract: Contract,
  options: SynthOptions,
  fakes: Fakes,
): Iterable<readonly string[]> {
  const silent = contract.columns.filter((column) => column.synth === undefined);
  if (silent.length > 0) {
    throw new SluiceError(
      "no-synth",
      `The contract does not say how to make ${silent.map((column) => column.name).join(", ")}.`,
      {
        fix: "Give each column a custom property `synth`.",
      },
    );
  }
  const makers = contract.columns.map((column) => makerOf(column, options.dirt, fakes));
  return {
    *[Symbol.iterator]() {
      for (let row = 0; row < options.rows; row += 1) yield makers.map((make) => make());
    },
  };
}

/** A maker of one column's values, a share of them dirty. */
function makerOf({ synth, name }: SourceColumn, dirt: number, fakes: Fakes): Make {
  if (synth === undefined) throw new Error(`column ${name} has no synth`);
  const clean = cleanMaker(synth, fakes);
  const earlier: string[] = [];
  const defects = (synth.dirt ?? []).map((each) => ({
    share: (dirt * percent(each.share)) / 100,
    make: dirtyMaker(each, synth, clean, earlier, fakes),
  }));
  return () => {
    let draw = fakes.fraction();
    let chosen = clean;
    for (const { share, make } of defects) {
      if (draw < share) {
        chosen = make;
        break;
      }
      draw -= share;
    }
    const value = chosen();
    if (earlier.length < memory) earlier.push(value);
    return value;
  };
}

function dirtyMaker(
  defect: DirtSpec[number],
  synth: SynthSpec,
  clean: Make,
  earlier: readonly string[],
  fakes: Fakes,
): Make {
  if ("value" in defect) return () => defect.value;
  if ("lineBreak" in defect) return () => withLineBreak(clean());
  if ("repeat" in defect) return () => pick(earlier, fakes) ?? clean();
  if (synth.generator !== "date" && synth.generator !== "timestamp" && synth.generator !== "time")
    throw new SluiceError("synth", "Only dates and times can be dirty by their format.", {
      fix: "Remove `format` from the column's dirt.",
    });
  return cleanMaker({ ...synth, format: defect.format }, fakes);
}

function withLineBreak(text: string): string {
  const space = text.indexOf(" ", text.length / 3);
  return space < 0 ? `${text}\n` : `${text.slice(0, space)}\n${text.slice(space + 1)}`;
}

const pick = <T>(values: readonly T[], fakes: Fakes): T | undefined =>
  values[Math.floor(fakes.fraction() * values.length)];

function cleanMaker(synth: SynthSpec, fakes: Fakes): Make {
  switch (synth.generator) {
    case "uuid":
      return fakes.uuid;
    case "fullName":
      return fakes.fullName;
    case "email":
      return fakes.email;
    case "phone":
      return fakes.phone;
    case "sentences":
      return fakes.sentences;
    case "ssn":
      return fakes.pattern("[1-8][0-9]{2}-[0-9]{2}-[0-9]{4}");
    case "pattern":
      return fakes.pattern(synth.pattern);
    case "object": {
      const members = Object.entries(synth.members).map(
        ([name, each]) => [`${JSON.stringify(name)}:`, nestedMaker(each, fakes)] as const,
      );
      return () => `{${members.map(([name, make]) => name + make()).join(",")}}`;
    }
    case "list": {
      const { minimum: least = 0, maximum: most } = synth;
      const make = nestedMaker(synth.of, fakes);
      return () => {
        const length = least + Math.floor(fakes.fraction() * (most - least + 1));
        return `[${Array.from({ length }, make).join(",")}]`;
      };
    }
    case "pick":
      return () => pick(synth.values, fakes) ?? "";
    case "number":
      return () =>
        (synth.minimum + fakes.fraction() * (synth.maximum - synth.minimum)).toFixed(
          synth.decimals,
        );
    case "date": {
      const [first, write] = [Date.parse(synth.from), momentWriter(synth.format)];
      const days = (Date.parse(synth.to) - first) / 86_400_000 + 1;
      const texts = Array.from({ length: days }, (_, day) => write(first + day * 86_400_000));
      return () => pick(texts, fakes) ?? "";
    }
    case "timestamp":
      return moments(
        [Date.parse(synth.from), Date.parse(synth.to)],
        synth.format ?? "yyyy-MM-dd'T'HH:mm:ssXXX",
        fakes,
        synth.offsets,
      );
    case "time":
      return moments(
        [ofDay(synth.from ?? "00:00:00"), ofDay(synth.to ?? "23:59:59")],
        synth.format ?? "HH:mm:ss",
        fakes,
      );
    case "money": {
      const unit = 10 ** (synth.decimals ?? 2);
      const write = moneyWriter(synth.decimals ?? 2, synth.format);
      const [least, most] = [Math.round(synth.minimum * unit), Math.round(synth.maximum * unit)];
      return () => write(least + Math.floor(fakes.fraction() ** 3 * (most - least + 1)));
    }
  }
}

/** Moments between two, both of them among them; in milliseconds where the pattern shows them. */
function moments(
  [first, last]: [number, number],
  pattern: string,
  fakes: Fakes,
  offsets: readonly string[] = ["Z"],
): Make {
  const write = momentWriter(pattern);
  const step = pattern.includes("SSS") ? 1 : 1_000;
  const steps = Math.floor((last - first) / step) + 1;
  const moment = (): number => first + Math.floor(fakes.fraction() * steps) * step;
  const [only, ...others] = offsets;
  return others.length === 0
    ? () => write(moment(), only)
    : () => write(moment(), pick(offsets, fakes));
}

/** A maker of a value within JSON: numbers and nested values as they are, all else as a text. */
function nestedMaker(synth: SynthSpec, fakes: Fakes): Make {
  const make = cleanMaker(synth, fakes);
  const { generator } = synth;
  const isJson = generator === "number" || generator === "object" || generator === "list";
  return isJson ? make : () => JSON.stringify(make());
}
