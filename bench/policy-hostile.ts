// Stacks that nobody writes by hand: each would take minutes if some part of the pack compared everything with everything, or if
// a pattern were tried in all ways. Each is measured at a quarter of its size and in full; linear growth has the exponent 1.
import { toPolicies } from "dynamodb-streams-policy/policy";
import { rules } from "dynamodb-streams-policy/rules/index";
import { RunCache } from "dynamodb-streams-policy/run-cache";
import { runPolicy } from "dynamodb-streams-policy/test/run-rule";
import { allow, READ, TestStack } from "dynamodb-streams-policy/test/stack";

/** A stack of one consumer whose role has this policy document. */
function documentOf(text: string): TestStack {
  const stack = new TestStack("preview");
  const role = stack.role("orders");
  stack.add("aws:iam/rolePolicy:RolePolicy", "read", { role: role.get("name"), policy: text });
  const fn = stack.function("orders", { role: role.get("arn") });
  stack.mapping("orders", stack.table("orders"), { functionName: fn.get("arn") });
  return stack;
}

const resources = (given: string | string[]) => documentOf(JSON.stringify(allow(READ, given)));
const actions = (given: string[]) => documentOf(JSON.stringify(allow(given, "*")));
const numbers = (count: number) => Array.from({ length: count }, (_, i) => i);
const TABLE = "arn:aws:dynamodb:*:*:table/";

/** A consumer with five filters of this pattern. */
const filters =
  (pattern: (size: number) => unknown) =>
  (size: number): TestStack => {
    const stack = new TestStack("preview");
    const text = JSON.stringify(pattern(size));
    const mapping = { filterCriteria: { filters: numbers(5).map(() => ({ pattern: text })) } };
    stack.consumer("orders", { table: { hashKey: "id", attributes: [{ name: "id", type: "S" }] }, mapping });
    return stack;
  };

interface Shape {
  name: string;
  /** How many of what the name says; for a document of 1 MB, as many as make it that long. */
  size: number;
  build(size: number): TestStack;
}

const shapes: readonly Shape[] = [
  {
    name: "1 MB of statements",
    size: 9000,
    build: (size) =>
      documentOf(
        JSON.stringify({
          Version: "2012-10-17",
          Statement: numbers(size).map((i) => ({
            Effect: "Allow",
            Action: READ[1],
            Resource: `${TABLE}t-${i}/stream/*`,
          })),
        }),
      ),
  },
  {
    name: "1 MB of ARNs",
    size: 19_000,
    build: (size) => resources(numbers(size).map((i) => `${TABLE}t-${i}/stream/*`)),
  },
  { name: "1 MB of stars", size: 1_000_000, build: (size) => resources(TABLE + "*".repeat(size)) },
  { name: "1 MB of *a", size: 500_000, build: (size) => resources(TABLE + "*a".repeat(size)) },
  { name: "1 MB of ?", size: 1_000_000, build: (size) => resources(TABLE + "?".repeat(size)) },
  { name: "1 MB of ${", size: 500_000, build: (size) => resources(TABLE + "${".repeat(size)) },
  { name: "1 MB of lists in lists", size: 500_000, build: (size) => documentOf("[".repeat(size) + "]".repeat(size)) },
  { name: "1 MB of colons", size: 1_000_000, build: (size) => resources(`arn${":".repeat(size)}`) },
  {
    name: "100,000 statements",
    size: 100_000,
    build: (size) =>
      documentOf(
        JSON.stringify({
          Version: "2012-10-17",
          Statement: numbers(size).map(() => ({ Effect: "Allow", Action: READ, Resource: `${TABLE}users/stream/*` })),
        }),
      ),
  },
  { name: "100,000 actions", size: 100_000, build: (size) => actions(numbers(size).map((i) => `dynamodb:*${i}`)) },
  {
    name: "filters with wildcards",
    size: 1900,
    build: filters((size) => ({ dynamodb: { NewImage: { a: { S: [{ wildcard: `${"*a".repeat(size)}b` }] } } } })),
  },
  {
    name: "filters whose $or have 81 × as many branches",
    size: 12,
    build: filters((size) => ({
      dynamodb: { NewImage: Object.fromEntries(numbers(60).map((i) => [`a${i}`, { S: ["x"] }])) },
      ...{ a: { $or: numbers(9).map(() => ({ b: ["1"] })) }, b: { $or: numbers(9).map(() => ({ b: ["1"] })) } },
      c: { $or: numbers(size).map(() => ({ b: ["1"] })) },
    })),
  },
  {
    name: "20,000 filters",
    size: 20_000,
    build: (size) => {
      const stack = new TestStack("preview");
      const patterns = numbers(size).map((i) => ({ pattern: `{"eventName":["${i}"]}` }));
      stack.consumer("orders", { mapping: { filterCriteria: { filters: patterns } } });
      return stack;
    },
  },
  {
    name: "10,000 mappings of one table",
    size: 10_000,
    build: (size) => {
      const stack = new TestStack("preview");
      const [table, role] = [stack.table("orders"), stack.role("orders")];
      stack.rolePolicy("read", role, READ, "*");
      for (const i of numbers(size)) {
        const fn = stack.function(`f${i}`, { role: role.get("arn") });
        stack.mapping(`m${i}`, table, { functionName: fn.get("arn") });
      }
      return stack;
    },
  },
  {
    name: "5,000 published functions",
    size: 5000,
    build: (size) => {
      const stack = new TestStack("preview");
      for (const i of numbers(size)) {
        const fn = stack.function(`f${i}`, { publish: true, role: "arn:aws:iam::123456789012:role/elsewhere" });
        stack.mapping(`m${i}`, stack.table(`t${i}`), { functionName: fn.get("qualifiedArn") });
      }
      return stack;
    },
  },
  {
    name: "10,000 roles of 10 policies",
    size: 10_000,
    build: (size) => {
      const stack = new TestStack("preview");
      for (const i of numbers(size)) {
        const role = stack.role(`r${i}`);
        for (const j of numbers(10)) stack.rolePolicy(`p${i}-${j}`, role, READ, `${TABLE}t${i}/stream/*`);
        if (i % 10 !== 0) continue;
        const fn = stack.function(`f${i}`, { role: role.get("arn") });
        stack.mapping(`m${i}`, stack.table(`t${i}`), { functionName: fn.get("arn") });
      }
      return stack;
    },
  },
];

/** What all rules take on one of these stacks. */
export interface HostileFigure {
  name: string;
  resources: number;
  /** Milliseconds of processor time, the fastest of three runs. */
  processorMs: number;
  /** The power of the size with which that grows; 1 is linear. */
  exponent: number;
}

/** Measures all rules on each of the stacks. */
export function hostile(): HostileFigure[] {
  return shapes.map(({ name, size, build }) => {
    const [quarter, full] = [build(Math.ceil(size / 4)), build(size)];
    const [before, processorMs] = [processorTime(quarter), processorTime(full)];
    const exponent = Math.log(processorMs / before) / Math.log(4);
    return { name, resources: full.resources.length, processorMs, exponent };
  });
}

function processorTime(stack: TestStack): number {
  const times = numbers(3).map(() => {
    const policies = toPolicies(rules, new RunCache());
    const start = process.cpuUsage();
    for (const policy of policies) runPolicy(policy, stack);
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1000;
  });
  return Math.min(...times);
}
