// A value may have any length; a message shows its first 200 characters.
import assert from "node:assert/strict";
import { readConfig } from "../config/rule-config";
import { readStackExemptions } from "../config/stack-exemptions";
import { policies } from "../library";
import { toPolicy } from "../policy";
import { rules } from "../rules";
import { atMostTwoReaders } from "../rules/at-most-two-readers";
import { RunCache } from "../run-cache";
import { runPolicy, runRule } from "./run-rule";
import { READ, TestStack, type Phase } from "./stack";

const LONG = "x".repeat(1000);
const SHOWN = /x{100}/;
const TOO_LONG = /x{201}/;

type Build = (stack: TestStack) => void;

const withFilter =
  (pattern: unknown): Build =>
  (stack) => {
    const text = typeof pattern === "string" ? pattern : JSON.stringify(pattern);
    stack.consumer("orders", {
      table: { hashKey: "id", attributes: [{ name: "id", type: "S" }] },
      mapping: { filterCriteria: { filters: [{ pattern: text }] } },
    });
  };

const withPolicy =
  (policy: unknown): Build =>
  (stack) => {
    const { role } = stack.consumer("orders", { grant: [] });
    stack.add("aws:iam/rolePolicy:RolePolicy", "read", { role: role.get("name"), policy });
  };

const statement = (changes: object) =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: READ, Resource: "*", ...changes }] });

const cases: Record<string, Build> = {
  "a filter that isn't JSON": withFilter(`{"a": ${LONG}`),
  "a filter's value that isn't a list": withFilter({ eventName: LONG }),
  "a filter's event name": withFilter({ eventName: [LONG] }),
  "a filter's operator": withFilter({ eventName: [{ [LONG]: "a" }] }),
  "an operand in a list": withFilter({ eventName: [{ prefix: [LONG] }] }),
  "a list inside a filter's list": withFilter({ eventName: [[LONG]] }),
  "an unknown name at a filter's top": withFilter({ [LONG]: ["a"] }),
  "an unknown name below a filter's value": withFilter({ eventName: { [LONG]: ["a"] } }),
  "a filter's key attribute": withFilter({ dynamodb: { Keys: { [LONG]: { S: ["a"] } } } }),
  "a filter's attribute without a type tag": withFilter({ dynamodb: { NewImage: { [LONG]: ["a"] } } }),
  "a filter's type tag": withFilter({ dynamodb: { NewImage: { a: { [LONG]: ["a"] } } } }),
  "a filter's value of the wrong type": withFilter({ dynamodb: { NewImage: { a: { BOOL: [LONG] } } } }),
  "a filter on an attribute's existence without its type tag": withFilter({
    dynamodb: { NewImage: { [LONG]: [{ exists: false }] } },
  }),
  "an unknown name in a filter's userIdentity": withFilter({ userIdentity: { [LONG]: ["a"] } }),
  "a policy's Version": withPolicy(JSON.stringify({ Version: LONG, Statement: [] })),
  "a policy's Effect": withPolicy(statement({ Effect: LONG })),
  "a policy that isn't JSON": withPolicy(`{${LONG}`),
  "a managed policy that AWS doesn't have": (stack) => {
    const role = stack.role("orders", {
      managedPolicyArns: [`arn:aws:iam::aws:policy/${LONG}/AWSLambdaDynamoDBExecutionRole`],
    });
    const fn = stack.function("orders", { role: role.get("arn") });
    stack.mapping("orders", stack.table("orders"), { functionName: fn.get("arn") });
  },
  "a managed policy of another stack": (stack) => {
    const role = stack.role("orders", { managedPolicyArns: [`arn:aws:iam::123456789012:policy/${LONG}`] });
    const fn = stack.function("orders", { role: role.get("arn") });
    stack.mapping("orders", stack.table("orders"), { functionName: fn.get("arn") });
  },
  "a source that isn't an ARN": (stack) => stack.mapping("orders", { eventSourceArn: LONG }),
  "a source of another service": (stack) =>
    stack.mapping("orders", { eventSourceArn: `arn:aws:${LONG}:us-east-1:123456789012:a` }),
  "a stream of another stack": (stack) =>
    stack.mapping("orders", { eventSourceArn: `arn:aws:dynamodb:us-east-1:123456789012:table/${LONG}/stream/2026` }),
  "a function of another stack": (stack) => stack.mapping("orders", stack.table("orders"), { functionName: LONG }),
  "a role of another stack": (stack) => {
    const fn = stack.function("orders", { role: `arn:aws:iam::123456789012:role/${LONG}` });
    stack.mapping("orders", stack.table("orders"), { functionName: fn.get("arn") });
  },
  "a starting position": (stack) => stack.consumer("orders", { mapping: { startingPosition: LONG } }),
  "a view type": (stack) => stack.table("orders", { streamEnabled: false, streamViewType: LONG }),
  "a streamEnabled that isn't a boolean": (stack) =>
    stack.table("orders", { streamEnabled: LONG, streamViewType: "KEYS_ONLY" }),
  "an on-failure destination": (stack) =>
    stack.consumer("orders", {
      mapping: { destinationConfig: { onFailure: { destinationArn: `arn:aws:sqs:us-east-1:123456789012:${LONG}` } } },
    }),
  "a metric": (stack) => stack.consumer("orders", { mapping: { metricsConfig: { metrics: [LONG] } } }),
};

describe("a message with a value of 1,000 characters", () => {
  for (const [name, build] of Object.entries(cases)) {
    it(`shows 200 of them for ${name}`, () => {
      const messages = (["preview", "up"] satisfies Phase[]).flatMap((phase) => {
        const stack = new TestStack(phase);
        build(stack);
        return rules.flatMap((rule) => runRule(rule, stack).map(({ message }) => message));
      });
      assert.deepEqual(
        messages.filter((message) => TOO_LONG.test(message)),
        [],
      );
      // Node.js quotes only part of invalid JSON.
      assert.ok(/JSON/.test(name) || messages.some((message) => SHOWN.test(message)), messages.join("\n"));
    });
  }
});

describe("an error about the configuration", () => {
  const stray = { [LONG]: "x" };
  const entry = { rule: "mapping-is-unique", resource: "orders", reason: "we know" };
  for (const [name, read] of Object.entries({
    "a setting that a rule doesn't have": () => readConfig(atMostTwoReaders, stray),
    "a rule that the library doesn't have": () => policies([LONG]),
    "exemptions that aren't a list": () => readStackExemptions(rules, LONG),
    "an exemption that isn't an object": () => readStackExemptions(rules, JSON.stringify([LONG])),
    "an exemption's unknown member": () => readStackExemptions(rules, JSON.stringify([{ ...entry, ...stray }])),
    "an exemption that fits nothing": () => {
      const exemptions = [{ ...entry, resource: LONG, reason: LONG }];
      const { lines } = runPolicy(toPolicy(atMostTwoReaders, new RunCache(), []), new TestStack(), { exemptions });
      throw new Error(lines[0]?.message);
    },
  })) {
    it(`shows 200 characters of ${name}`, () => {
      assert.throws(read, ({ message }: Error) => SHOWN.test(message) && !TOO_LONG.test(message));
    });
  }
});
