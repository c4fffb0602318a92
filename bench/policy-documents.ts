// Roles with a policy of 1 MB, two hundred times what AWS takes: such as a program makes by mistake, or to do harm.
import { READ, TestStack } from "dynamodb-streams-policy/test/stack";

const BYTES = 1_000_000;

/** Statements, up to 1 MB of them, about other tables' streams. */
export function manyStatements(): TestStack {
  const statement = (i: number) => ({
    Effect: "Allow",
    Action: READ,
    Resource: `arn:aws:dynamodb:*:*:table/t${i}/stream/*`,
  });
  const each = JSON.stringify(statement(1000)).length + 1;
  return consumerWith({ Statement: Array.from({ length: BYTES / each }, (_, i) => statement(i)) });
}

/** One statement with 1 MB of stars in its resource, which a careless matcher would try in every way. */
export function manyStars(): TestStack {
  const Resource = `arn:aws:dynamodb:${"*".repeat(BYTES)}/nothing`;
  return consumerWith({ Statement: [{ Effect: "Allow", Action: READ, Resource }] });
}

function consumerWith(policy: object): TestStack {
  const stack = new TestStack("preview");
  const table = stack.table("orders");
  const role = stack.role("orders");
  const text = JSON.stringify(policy);
  stack.add("aws:iam/rolePolicy:RolePolicy", "read", { role: role.get("name"), policy: text });
  const fn = stack.function("orders", { role: role.get("arn") });
  stack.mapping("orders", table, { functionName: fn.get("arn"), startingPosition: "LATEST" });
  return stack;
}
