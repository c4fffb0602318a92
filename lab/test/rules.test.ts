// The pages name the policy rules that catch each case. These tests run them on the case's own stack.
import assert from "node:assert/strict";
import { catalogue } from "../cases/catalogue";
import type { Scenario } from "../model/scenario";
import { changed, handlerEnvironment, mappingInputs, rolePolicy, type Stack } from "../model/stack";
import { NAMES as names } from "./names";
import { rules } from "dynamodb-streams-policy/rules/index";
import { runRule } from "dynamodb-streams-policy/test/run-rule";
import { TestStack } from "dynamodb-streams-policy/test/stack";

/** Made by hand in their cases, past any program: here as a program would have them. */
const BY_HAND: Record<string, (stack: TestStack) => void> = {
  "mapping-without-stream": (stack) =>
    void stack.mapping("mapping", { eventSourceArn: "" }, { functionName: stack.function("function").get("arn") }),
  "mapping-twice": (stack) => {
    const table = stack.table("table");
    const functionName = stack.function("function").get("arn");
    for (const name of ["one", "two"]) stack.mapping(name, table, { functionName, startingPosition: "TRIM_HORIZON" });
  },
  limits: (stack) => {
    const functionName = stack.function("function").get("arn");
    stack.mapping("mapping", stack.table("table"), { functionName, startingPosition: "LATEST", batchSize: 10_001 });
  },
  "filter-not-json": (stack) => {
    const functionName = stack.function("function").get("arn");
    stack.mapping("mapping", stack.table("table"), {
      functionName,
      filterCriteria: { filters: [{ pattern: "{not json" }] },
    });
  },
};

/** What lab/tools/program registers. */
function program(described: Stack): TestStack {
  const stack = new TestStack("preview");
  const table = stack.table("table", {
    billingMode: "PAY_PER_REQUEST",
    streamEnabled: undefined,
    streamViewType: undefined,
    ...described.table,
  });
  const role = stack.role("role");
  const policy = rolePolicy(described);
  if (policy !== undefined) stack.add("aws:iam/rolePolicy:RolePolicy", "policy", { role: role.get("name"), policy });
  const handler = stack.function("function", {
    role: role.get("arn"),
    runtime: described.function.runtime,
    environment: { variables: handlerEnvironment(described, names) },
  });
  if (described.permission) {
    stack.add("aws:lambda/permission:Permission", "permission", {
      action: "lambda:InvokeFunction",
      function: handler.get("arn"),
      principal: "dynamodb.amazonaws.com",
      sourceArn: table.get("streamArn"),
    });
  }
  if (described.mapping)
    stack.mapping("mapping", table, { functionName: handler.get("arn"), ...mappingInputs(described.mapping, names) });
  return stack;
}

/** The case's stack, and what becomes of it. */
function programs({ id, stack, steps }: Scenario): TestStack[] {
  const byHand = BY_HAND[id];
  if (byHand) {
    const made = new TestStack("preview");
    byHand(made);
    return [made];
  }
  const states = [stack];
  for (const { change } of steps) if (change) states.push(changed(states.at(-1) ?? stack, change));
  return states.map(program);
}

describe("the policy rules", () => {
  for (const scenario of catalogue().filter((candidate) => candidate.rules.length > 0)) {
    it(`report the case ${scenario.id}: ${scenario.rules.join(", ")}`, () => {
      const stacks = programs(scenario);
      for (const id of scenario.rules) {
        const rule = rules.find((candidate) => candidate.id === id);
        assert.ok(rule, `the policy pack has no rule ${id}`);
        const reports = stacks.flatMap((stack) => runRule(rule, stack));
        assert.ok(
          reports.some(({ outcome }) => outcome === "violation"),
          `${id} reports ${JSON.stringify(reports)}`,
        );
      }
    });
  }

  it("report nothing for a case without a fault", () => {
    const quiet = catalogue().find(({ id }) => id === "position-trim-horizon");
    const mandatory = rules.filter(({ level }) => level === "mandatory");
    assert.ok(quiet && mandatory.length > 0);
    const reports = mandatory.flatMap((rule) => programs(quiet).flatMap((stack) => runRule(rule, stack)));
    assert.deepEqual(
      reports.filter(({ outcome }) => outcome === "violation"),
      [],
    );
  });
});
