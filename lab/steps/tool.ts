// Steps that run a command of the tool.
import { GetFunctionCommand } from "@aws-sdk/client-lambda";
import { Step, type Answer, type Kind } from "../model/scenario";
import type { Bench } from "../model/context";
import { mappings } from "../tools/mappings";
import { cause } from "./normalise";
import { changed, PARTS, type Change, type Part } from "../model/stack";
import type { Action, Changes, Command, Scope, Session } from "../model/tool";

const ORDER: Action[] = ["import", "create", "update", "replace", "delete"];

/** Changes as a sentence: "update table; replace permission, mapping". */
function sentence(changes: Changes): string {
  const clauses = ORDER.flatMap((action) => {
    const parts = PARTS.filter((part) => changes[part] === action);
    return parts.length === 0 ? [] : [`${action} ${parts.join(", ")}`];
  });
  return clauses.join("; ") || "no changes";
}

function answer(bench: Bench, command: Command, kind: Kind, says: (command: Command) => string): Answer {
  const causes = [...new Set(command.errors.map((error) => bench.normal(cause(error))))].sort();
  const evidence = command.evidence.map(bench.normal);
  const failed = command.code !== 0 || causes.length > 0;
  // A plan's answer is what it would do.
  const did = kind === "command" && Object.keys(command.changes).length > 0 ? { did: sentence(command.changes) } : {};
  return {
    says: failed ? `refused: ${causes.join(" | ") || "without a word"}` : says(command),
    exit: command.code,
    ...did,
    evidence,
  };
}

const done = ({ changes }: Command): string => (Object.keys(changes).length === 0 ? "ok, no changes" : "ok");
const planned = ({ changes }: Command): string => sentence(changes);
const gone = ({ changes }: Command): string => `gone: ${Object.keys(changes).join(", ") || "nothing"}`;

function commandStep(
  name: string,
  kind: Kind,
  says: (command: Command) => string,
  run: (bench: Bench) => Promise<Command | undefined>,
): Step {
  return new Step(name, kind, async (bench) => {
    const command = await run(bench);
    if (kind !== "plan") bench.touched();
    if (!command) return undefined;
    return answer(bench, command, kind, says);
  });
}

/** Checks the configuration. It sends no request, so its answer is the same wherever it is asked: it is asked on one target. */
export const validate = (): Step =>
  commandStep(
    "validate",
    "look",
    () => "ok",
    async ({ session, stack, target }) => (target.name === "ministack" ? session.validate(stack) : undefined),
  ).byTool();

/** `terraform plan`, `pulumi preview`. */
export function plan(scope: Scope = {}): Step {
  const step = commandStep("plan", "plan", planned, ({ session, stack }) => session.plan(stack, scope));
  step.plans = true;
  return step;
}

/** `terraform apply`, `pulumi up`: of the plan in the step before, where there is one. */
export const apply = (scope: Scope = {}): Step =>
  commandStep("apply", "command", done, (bench) => bench.session.apply(bench.stack, scope, bench.planned));

/** Takes over into the state what is there, and tells what is gone. What changes by itself (times, states, results) isn't told. */
export const refresh = (): Step =>
  commandStep("refresh", "plan", gone, async ({ session, stack }) => {
    const command = await session.refresh(stack);
    const deleted = Object.entries(command.changes).filter(([, action]) => action === "delete");
    return { ...command, changes: Object.fromEntries(deleted) };
  });

export const destroy = (): Step =>
  commandStep(
    "destroy",
    "command",
    () => "ok",
    ({ session, stack }) => session.destroy(stack),
  );

/** Changes what the program says; nothing runs until the next command. */
export function set(name: string, change: Change): Step {
  const step = new Step(`set: ${name}`, "command", async (bench) => {
    bench.stack = changed(bench.stack, change);
    return undefined;
  });
  step.change = change;
  return step;
}

/** The table gets another name in the program. */
export const rename = (): Step =>
  new Step("another name for the table", "command", async ({ names }) => {
    names.table += "-2";
    return undefined;
  });

/**
 * Applies, and ends the tool while it waits for the function that it has made: with Ctrl-C (`SIGINT`) or as the machine's end would (`SIGKILL`).
 * The provider waits 5 s there, so that everything before it is in the state by then.
 */
export const interrupted = (signal: "SIGINT" | "SIGKILL"): Step =>
  new Step("interrupted apply", "command", async (bench) => {
    const { session, stack } = bench;
    const command = await session.interrupted(
      stack,
      signal,
      async () => (await partsInState(session)).includes("policy") && (await functionExists(bench)),
    );
    bench.touched();
    return { says: command.code === 0 ? "ok" : "stopped", exit: command.code };
  });

/** What a user does about a lock that an interruption left. */
export const unlock = (): Step =>
  new Step("unlock", "command", async (bench) => {
    const command = await bench.session.unlock();
    return command && answer(bench, command, "command", () => "ok");
  });

/** Takes over what exists: table, role, policy, function, permission, mapping by their ids. */
export const importing = (...parts: Part[]): Step =>
  commandStep("import", "plan", planned, async (bench) => {
    const ids = await idsOf(bench);
    return bench.session.import(bench.stack, Object.fromEntries(parts.map((part) => [part, ids[part]])));
  });

/** None while the state's file is being written. */
const partsInState = (session: Session): Promise<Part[]> =>
  session.state().then(
    ({ parts }) => parts,
    () => [],
  );

const functionExists = ({ names, lambda }: Bench): Promise<boolean> =>
  lambda.send(new GetFunctionCommand({ FunctionName: names.function })).then(
    () => true,
    () => false,
  );

/** The ids by which both tools import; Terraform's and Pulumi's are the same. */
async function idsOf({ names, lambda }: Bench): Promise<Partial<Record<Part, string>>> {
  const [first] = await mappings(lambda, names);
  return {
    table: names.table,
    role: names.role,
    policy: `${names.role}:read-stream`,
    function: names.function,
    permission: `${names.function}/AllowExecutionFromDynamoDB`,
    mapping: first?.UUID,
  };
}
