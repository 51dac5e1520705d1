import type {
  ArtifactPort,
  ChangeSetOutcome,
  ChangeSetRequest,
  DriftOutcome,
  Purpose,
  StackEvent,
  StackPort,
  StackState,
} from "../../actions/toolkit/deploy/ports.ts";
import type { Clock } from "../../actions/toolkit/kernel/clock.ts";
import type { Log } from "../../actions/toolkit/kernel/log.ts";
import type { LiveResource } from "../../actions/toolkit/plan/change-set.ts";

/** A clock on which sleeping takes no time, and which remembers how long was slept. */
export function fakeClock(start = "2026-01-02T03:04:05.000Z"): Clock & { slept: number } {
  const clock = {
    slept: 0,
    now: () => new Date(Date.parse(start) + clock.slept),
    sleep: async (milliseconds: number) => {
      clock.slept += milliseconds;
    },
  };
  return clock;
}

/** A log that remembers its lines. */
export function fakeLog(): Log & { lines: string[] } {
  const lines: string[] = [];
  const push = (message: string) => void lines.push(message);
  return { lines, info: push, detail: push, warn: push, progress: () => {} };
}

/**
 * A CloudFormation that takes `script` as the course of the next operation: each look at the stack moves one step
 * on. For what the embedded AWS can't be brought to do on demand: races, and states that only last a moment.
 */
export class FakeCloudFormation implements StackPort {
  stack: StackState | undefined;
  /** `unheard`: the description says it before, or long after, an event does. */
  script: {
    status: string | undefined;
    unheard?: boolean;
    events?: Omit<StackEvent, "id" | "at" | "physicalId">[];
  }[] = [];
  changeSet: ChangeSetOutcome = { state: "no-change" };
  live: LiveResource[] = [];
  readonly calls: string[] = [];
  /** Roles under which change sets were made and stacks deleted. */
  readonly roles: (string | undefined)[] = [];
  /** Templates of the change sets, or where they are. */
  readonly templates: ChangeSetRequest["template"][] = [];
  /** Idempotency tokens of the executions. */
  readonly tokens: string[] = [];
  readonly #events: StackEvent[] = [];

  constructor(status?: string) {
    if (status !== undefined) this.stack = this.#state(status);
  }

  #state(status: string): StackState {
    return {
      id: "stack-id",
      name: "healthplus-local-patients",
      status,
      reason: undefined,
      outputs: {},
    };
  }

  async describe(): Promise<StackState | undefined> {
    return this.stack;
  }

  async createChangeSet(request: ChangeSetRequest): Promise<ChangeSetOutcome> {
    const { type, name, roleArn, template } = request;
    this.templates.push(template);
    this.calls.push(`create ${type} ${name.replace(/-\d.*/, "")}`);
    this.roles.push(roleArn);
    this.stack ??= this.#state("REVIEW_IN_PROGRESS");
    return this.changeSet;
  }

  async listChangeSets(_stack: string, purpose: Purpose): Promise<readonly string[]> {
    return this.stack === undefined ? [] : [`earlier ${purpose}`];
  }

  async deleteChangeSet(id: string): Promise<void> {
    this.calls.push(`drop ${id}`);
  }

  async executeChangeSet(id: string, token: string): Promise<boolean> {
    this.calls.push(`execute ${id}`);
    this.tokens.push(token);
    return id !== "gone";
  }

  async deleteStack(_id: string, _token: string, roleArn: string | undefined): Promise<void> {
    this.calls.push("delete stack");
    this.roles.push(roleArn);
  }

  async events(_stack: string, after: string | undefined): Promise<readonly StackEvent[]> {
    if (after === undefined) return this.#events.slice(-1);
    const step = this.calls.some((call) => /^(execute|delete stack)/.test(call))
      ? this.script.shift()
      : undefined;
    if (step !== undefined) {
      this.stack = step.status === undefined ? undefined : this.#state(step.status);
      for (const event of step.events ?? []) this.#tell({ ...event, physicalId: undefined });
      if (this.stack !== undefined && step.unheard !== true) this.tellOfStack(this.stack.status);
    }
    return this.#events.slice(Number(after) + 1);
  }

  /** There is always an event before an operation: that of the stack's own creation. */
  seed(status = "REVIEW_IN_PROGRESS"): this {
    return this.tellOfStack(status);
  }

  /** An event of the stack itself. */
  tellOfStack(status: string): this {
    const { id, name } = this.#state(status);
    this.#tell({
      logicalId: name,
      physicalId: id,
      type: "AWS::CloudFormation::Stack",
      status,
      reason: undefined,
    });
    return this;
  }

  #tell(event: Omit<StackEvent, "id" | "at">): void {
    this.#events.push({ ...event, id: String(this.#events.length), at: new Date(0) });
  }

  async resources() {
    return this.live;
  }

  async template() {
    return {};
  }

  async detectDrift(): Promise<DriftOutcome> {
    return { state: "compared", resources: [] };
  }
}

/** An artifact bucket in memory. */
export class FakeArtifacts implements ArtifactPort {
  readonly objects = new Set<string>();
  /** What was uploaded, as bucket/key. */
  readonly puts: string[] = [];
  exists: boolean;

  constructor(exists: boolean) {
    this.exists = exists;
  }

  async bucketExists(): Promise<boolean> {
    return this.exists;
  }

  async makeBucket(): Promise<void> {
    this.exists = true;
  }

  async has(_bucket: string, key: string): Promise<boolean> {
    return this.objects.has(key);
  }

  async put(bucket: string, { key }: { key: string }): Promise<void> {
    this.puts.push(`${bucket}/${key}`);
    this.objects.add(key);
  }
}
