// Stacks of any size for the benchmark: a tenth each of tables, roles, their policies, functions and mappings, of which
// one in ten has a fault; half has nothing to do with streams.
import { READ, TestStack } from "dynamodb-streams-policy/test/stack";

/** Makes a stack of this many resources. */
export function bigStack(size: number): TestStack {
  const stack = new TestStack("preview");
  for (let i = 0; i < size / 10; i++) {
    const name = `orders-${i}`;
    const table = stack.table(name, { streamEnabled: i % 10 !== 0 });
    const role = stack.role(name);
    // Every other policy names its stream and is unknown at preview; the others are to be parsed and matched.
    const scope = i % 2 === 0 ? table.get("streamArn") : `arn:aws:dynamodb:*:*:table/${name}/stream/*`;
    stack.rolePolicy(name, role, READ, scope);
    const fn = stack.function(name, { role: role.get("arn") });
    stack.mapping(name, table, { functionName: fn.get("arn"), startingPosition: "LATEST" });
    for (let j = 0; j < 5; j++) {
      stack.add("aws:s3/bucket:Bucket", `${name}-${j}`, { bucket: `${name}-${j}`, tags: { i, j } }, { arn: "" });
    }
  }
  return stack;
}
