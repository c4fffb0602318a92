// Which of the forty faults are found: by this pack at the first preview and at the update, from a template, and by AWS's own
// checker of CloudFormation templates, https://www.npmjs.com/package/@aws/cloudformation-validate. And the time both take.
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { resourcesOfTemplate } from "dynamodb-streams-policy/cloudformation/resources";
import { readConfig } from "dynamodb-streams-policy/config/rule-config";
import { buildGraph } from "dynamodb-streams-policy/graph/graph";
import type { Resource } from "dynamodb-streams-policy/graph/resource";
import { rules } from "dynamodb-streams-policy/rules/index";
import { cloudFormationTemplate } from "dynamodb-streams-policy/test/forms/cloudformation-template";
import { NotExpressible } from "dynamodb-streams-policy/test/forms/form";
import { TestStack } from "dynamodb-streams-policy/test/stack";
import { localDir } from "dynamodb-streams-support/paths";
import { run } from "dynamodb-streams-support/process";
import { faults, type Fault } from "./policy-faults";
import { bigStack } from "./policy-stack";
import { table } from "./print";

const VERSION = "1.9.0-beta";
const PEER = "@aws/cloudformation-validate";

/** Findings by what tells them apart, without the words. */
type Found = Set<string>;

interface Peer {
  RegoEngine: new () => {
    validateStandard(template: unknown): { diagnostics: { ruleId: string; severity: string }[] };
  };
  TemplateFile: new (path: string) => unknown;
}

/** How many of the faults a tool finds, and what it takes on stacks of two sizes. */
export interface Validation {
  tool: string;
  found: number;
  /** Errors on the same stacks without the fault. */
  wrong: number;
  /** Names of the faults that it doesn't find. */
  missed: string[];
  /** Milliseconds of processor time by number of resources, for this pack on a template and for the peer. */
  processorMs?: Record<string, number>;
}

/** Prints the table of faults and both times. */
export async function validation(): Promise<Validation[]> {
  const peer = await install();
  const engine = new peer.RegoEngine();
  const work = fs.mkdtempSync(path.join(os.tmpdir(), "policy-validate-"));
  const template = (stack: TestStack) => JSON.stringify(complete(cloudFormationTemplate(stack)));
  const validate = (text: string): Found => {
    const file = path.join(work, "template.json");
    fs.writeFileSync(file, text);
    return new Set(
      engine
        .validateStandard(new peer.TemplateFile(file))
        .diagnostics.map(({ ruleId, severity }) => `${severity} ${ruleId}`),
    );
  };
  const validators: Record<string, (stack: TestStack) => Found> = {
    "this pack, first preview": ({ resources }) => judge(resources),
    "this pack, update": ({ resources }) => judge(resources),
    "this pack, template": (stack) =>
      judge(resourcesOfTemplate(JSON.parse(template(stack)) as Record<string, unknown>)),
    [`${PEER} ${VERSION}`]: (stack) => validate(template(stack)),
  };
  try {
    const results = Object.entries(validators).map(([tool, find]): Validation => {
      const differences = faults.map((fault) => ({
        ...compare(fault, tool.endsWith("update") ? "up" : "preview", find),
        name: fault.name,
      }));
      const wrong = differences.reduce((sum, difference) => sum + difference.wrong, 0);
      const missed = differences
        .filter(({ found }) => !found)
        .map(({ name, expressible }) => `${name}${expressible ? "" : " (can't be written in a template)"}`);
      return { tool, found: faults.length - missed.length, wrong, missed };
    });
    console.log("Faults found, and errors on the same stacks without the fault");
    table(
      ["", "found", "wrong"],
      results.map(({ tool, found, wrong }) => [tool, `${found} of ${faults.length}`, `${wrong} of ${faults.length}`]),
    );
    for (const { tool, missed } of results) console.log(`  missed by ${tool}: ${missed.join("; ") || "nothing"}`);
    const [, , ours, theirs] = results as [Validation, Validation, Validation, Validation];
    [ours.processorMs, theirs.processorMs] = time(template, validate);
    return results;
  } finally {
    fs.rmSync(work, { recursive: true, force: true });
  }
}

function compare({ build }: Fault, phase: "preview" | "up", find: (stack: TestStack) => Found) {
  const look = (faulty: boolean): Found | undefined => {
    const stack = new TestStack(phase);
    build(stack, faulty);
    try {
      return find(stack);
    } catch (error) {
      if (error instanceof NotExpressible) return undefined;
      throw error;
    }
  };
  const [bad, good] = [look(true), look(false)];
  const found = bad !== undefined && [...bad].some((item) => !good?.has(item));
  const wrong = [...(good ?? [])].some((item) => /^(error|mandatory|ERROR|Error)/.test(item)) ? 1 : 0;
  return { found, wrong, expressible: bad !== undefined };
}

/** What CloudFormation requires and the test stacks leave out: without it the peer would report each template for that. */
const REQUIRED: Record<string, object> = {
  "AWS::DynamoDB::Table": { BillingMode: "PAY_PER_REQUEST" },
  "AWS::IAM::ManagedPolicy": {},
  "AWS::IAM::Policy": { PolicyName: "policy" },
  "AWS::IAM::Role": {
    AssumeRolePolicyDocument: {
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: "lambda.amazonaws.com" } }],
    },
  },
  "AWS::Lambda::Function": { Code: { S3Bucket: "code", S3Key: "code.zip" }, Handler: "index.handler" },
};

function complete(template: Record<string, unknown>): Record<string, unknown> {
  const resources = template.Resources as Record<string, { Type: string; Properties: object }>;
  const completed = Object.entries(resources).map(([id, { Type, Properties }]) => {
    return [id, { Type, Properties: { ...REQUIRED[Type], ...Properties } }];
  });
  return { Resources: Object.fromEntries(completed) as object };
}

function judge(resources: readonly Resource[]): Found {
  const graph = buildGraph(resources);
  const found: Found = new Set();
  for (const rule of rules) {
    for (const { outcome } of rule.check(graph, readConfig(rule, {}).settings)) {
      if (outcome === "violation") found.add(`${rule.level} ${rule.id}`);
      else if (outcome === "advice") found.add(`advice ${rule.id}`);
    }
  }
  return found;
}

/** Times this pack and the peer on the same templates, and prints both. */
function time(
  template: (stack: TestStack) => string,
  validate: (text: string) => Found,
): [ours: Record<string, number>, theirs: Record<string, number>] {
  const ours: Record<string, number> = {};
  const theirs: Record<string, number> = {};
  const rows = [100, 500].map((size) => {
    const text = template(bigStack(size));
    const [pack, checker] = [
      processorTime(() => judge(resourcesOfTemplate(JSON.parse(text) as Record<string, unknown>))),
      processorTime(() => validate(text)),
    ];
    ours[size] = pack;
    theirs[size] = checker;
    return [String(size), pack.toFixed(1), checker.toFixed(0), (checker / pack).toFixed(0)];
  });
  console.log("Templates by number of resources, ms of processor time, fastest of three runs");
  table(["resources", "this pack", PEER, "times ours"], rows);
  return [ours, theirs];
}

function processorTime(work: () => unknown): number {
  const times = [1, 2, 3].map(() => {
    const start = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1000;
  });
  return Math.min(...times);
}

/** The peer, in a directory of the benchmark's own; installed from npm the first time. */
async function install(): Promise<Peer> {
  const directory = path.join(localDir, `cloudformation-validate-${VERSION}`);
  if (!fs.existsSync(path.join(directory, "node_modules", PEER))) {
    fs.mkdirSync(directory, { recursive: true });
    fs.writeFileSync(path.join(directory, "package.json"), '{"private":true}');
    const { code, output } = await run("npm", ["install", "--no-audit", "--no-fund", `${PEER}@${VERSION}`], {
      cwd: directory,
    });
    if (code !== 0) throw new Error(`npm install ended with ${code}: ${output}`);
  }
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- it isn't a dependency of the project
  return require(path.join(directory, "node_modules", PEER)) as Peer;
}
