// Steps that run a command of the tool.
import { GetFunctionCommand } from "@aws-sdk/client-lambda";
import type { Outcome } from "../model/outcome";
import { Step, type Kind, type Observation } from "../model/step";
import type { Context } from "../model/context";
import { mappings } from "../tools/mappings";
import { failureOf } from "./normalise";
import { changed, PARTS, type StackChange, type Part } from "../model/stack";
import type { Changes, ToolResult, CommandScope, Session } from "../model/tool";

/** A command's end as an outcome: the failures, or what `success` makes of it. */
function observation(
  { normal }: Context,
  command: ToolResult,
  success: (changes: Changes) => Outcome,
  kind: Kind,
): Observation {
  const messages = [...new Set(command.errors.map((error) => JSON.stringify(failureOf(normal(error)))))].sort();
  const failed = command.code !== 0 || messages.length > 0;
  const changes = Object.fromEntries(
    PARTS.flatMap((part) => (command.changes[part] === undefined ? [] : [[part, command.changes[part]]])),
  ) as Changes;
  const errors = messages.map((message) => JSON.parse(message) as ReturnType<typeof failureOf>);
  // What a plan would have done is its outcome; what a command did before it failed is told beside the failure.
  const partial = kind === "command" && Object.keys(changes).length > 0 ? { changes } : {};
  return {
    outcome: failed ? { kind: "refused", errors, ...partial } : success(changes),
    exit: command.code,
    ...(command.evidence.length === 0 ? {} : { evidence: command.evidence.map(normal) }),
  };
}

const done = (changes: Changes): Outcome => ({ kind: "ok", changes });
const planned = (changes: Changes): Outcome => ({ kind: "planned", changes });

function commandStep(
  name: string,
  kind: Kind,
  topic: string,
  success: (changes: Changes) => Outcome,
  run: (context: Context) => Promise<ToolResult | undefined>,
): Step {
  return new Step(name, kind, topic, async (context) => {
    const command = await run(context);
    if (kind !== "plan") context.touched();
    return command && observation(context, command, success, kind);
  });
}

/** Checks the configuration. It sends no request, so its answer is the same wherever it is asked: it is asked on one target. */
export const validate = (): Step =>
  commandStep(
    "validate",
    "look",
    "validate",
    () => ({ kind: "ok" }),
    async ({ session, stack, target }) => (target.name === "ministack" ? session.validate(stack) : undefined),
  ).byTool();

/** `terraform plan`, `pulumi preview`. */
export function plan(scope: CommandScope = {}): Step {
  const step = commandStep("plan", "plan", "plan", planned, ({ session, stack }) => session.plan(stack, scope));
  step.plans = true;
  return step;
}

/** `terraform apply`, `pulumi up`: of the plan in the step before, if there is one. */
export const apply = (scope: CommandScope = {}): Step =>
  commandStep("apply", "command", "apply", done, (context) =>
    context.session.apply(context.stack, scope, context.planned),
  );

/** Takes over into the state what is there, and tells what is gone. What changes by itself (times, states, results) isn't told. */
export const refresh = (): Step =>
  commandStep(
    "refresh",
    "plan",
    "refresh",
    (changes) => ({ kind: "refreshed", gone: PARTS.filter((part) => changes[part] === "delete") }),
    ({ session, stack }) => session.refresh(stack),
  );

export const destroy = (): Step =>
  commandStep("destroy", "command", "destroy", done, ({ session, stack }) => session.destroy(stack));

/** Changes what the program says; nothing runs until the next command. */
export function set(name: string, change: StackChange): Step {
  const step = new Step(`set: ${name}`, "command", "set", async (context) => {
    context.stack = changed(context.stack, change);
    return undefined;
  });
  step.change = change;
  return step;
}

/** The table gets another name in the program. */
export const rename = (): Step =>
  new Step("another name for the table", "command", "set", async ({ names }) => {
    names.table += "-2";
    return undefined;
  });

/**
 * Applies, and ends the tool while it waits for the function that it has made: with Ctrl-C (`SIGINT`) or as the machine's end would (`SIGKILL`).
 * The provider waits 5 s there, so that everything before it is in the state by then.
 */
export const interrupted = (signal: "SIGINT" | "SIGKILL"): Step =>
  new Step("interrupted apply", "command", "interrupt", async (context) => {
    const { session, stack } = context;
    const command = await session.interrupted(
      stack,
      signal,
      async () => (await partsInState(session)).includes("policy") && (await functionExists(context)),
    );
    context.touched();
    return { outcome: { kind: command.code === 0 ? "ok" : "stopped" }, exit: command.code };
  });

/** What a user does about a lock that an interruption left. */
export const unlock = (): Step =>
  commandStep(
    "unlock",
    "command",
    "unlock",
    () => ({ kind: "ok" }),
    ({ session }) => session.unlock(),
  );

/** Takes over what exists: table, role, policy, function, permission, mapping by their ids. */
export const importing = (...parts: Part[]): Step =>
  commandStep("import", "plan", "import", planned, async (context) => {
    const ids = await idsOf(context);
    return context.session.import(context.stack, Object.fromEntries(parts.map((part) => [part, ids[part]])));
  });

/** None while the state's file is being written. */
const partsInState = (session: Session): Promise<Part[]> =>
  session.state().then(
    ({ parts }) => parts,
    () => [],
  );

const functionExists = ({ names, lambda }: Context): Promise<boolean> =>
  lambda.send(new GetFunctionCommand({ FunctionName: names.function })).then(
    () => true,
    () => false,
  );

/** The ids by which both tools import; Terraform's and Pulumi's are the same. */
async function idsOf({ names, lambda }: Context): Promise<Partial<Record<Part, string>>> {
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
