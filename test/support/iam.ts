/** A statement of a policy that names no principal. */
export interface PolicyStatement {
  readonly Sid: string;
  readonly Effect: "Allow" | "Deny";
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Readonly<
    Record<string, Readonly<Record<string, string | readonly string[]>>>
  >;
}

export interface Policy {
  readonly Statement: readonly PolicyStatement[];
}

export interface Call {
  readonly action: string;
  readonly resource: string;
  /** Condition keys, in lower case or as AWS writes them. */
  readonly context?: Readonly<Record<string, string>>;
}

const list = (value: string | readonly string[]): readonly string[] => [value].flat() as string[];

const like = (pattern: string, text: string): boolean =>
  new RegExp(
    `^${pattern
      .split("*")
      .map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, "\\$&"))
      .join("[^]*")}$`,
  ).test(text);

const equal = (wanted: string, found: string) => wanted === found;

/** What a condition says of a key that is there, or not. Source: IAM user guide, "Condition operators". */
const operators: Record<string, (wanted: readonly string[], found: string | undefined) => boolean> =
  {
    StringEquals: (wanted, found) =>
      found !== undefined && wanted.some((each) => equal(each, found)),
    ArnEquals: (wanted, found) => found !== undefined && wanted.some((each) => like(each, found)),
    ArnLike: (wanted, found) => found !== undefined && wanted.some((each) => like(each, found)),
    StringLike: (wanted, found) => found !== undefined && wanted.some((each) => like(each, found)),
    StringNotEquals: (wanted, found) =>
      found === undefined || !wanted.some((each) => equal(each, found)),
    Null: (wanted, found) => wanted.includes(String(found === undefined)),
  };

function matches({ Action, Resource, Condition = {} }: PolicyStatement, call: Call): boolean {
  return (
    list(Action).some((each) => like(each.toLowerCase(), call.action.toLowerCase())) &&
    list(Resource).some((each) => like(each, call.resource)) &&
    Object.entries(Condition).every(([operator, block]) =>
      Object.entries(block).every(([key, wanted]) => {
        const judge = operators[operator];
        if (judge === undefined) throw new Error(`${operator} is not judged here`);
        return judge(list(wanted), call.context?.[key]);
      }),
    )
  );
}

/** Whether identity policies let a call through: one allows it and none denies it. */
export function allows(policies: readonly Policy[], call: Call): boolean {
  const effects = policies
    .flatMap(({ Statement }) => Statement)
    .filter((statement) => matches(statement, call))
    .map(({ Effect }) => Effect);
  return effects.includes("Allow") && !effects.includes("Deny");
}
