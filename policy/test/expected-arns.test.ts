// Literal ARNs of resources that this update creates: during preview, only the end of such an ARN is known.
import assert from "node:assert/strict";
import { arnEnd, arnPattern } from "../graph/arn-end";
import { buildGraph } from "../graph/graph";
import type { Mapping } from "../graph/model";
import { mappingIsUnique } from "../rules/mapping-is-unique";
import { allow, TestStack, UNKNOWN_TEXT } from "./stack";
import { runRule } from "./run-rule";

const ACCOUNT = "123456789012";
const role = (rest: string) => `arn:aws:iam::${ACCOUNT}:role/${rest}`;
const fn = (rest: string, region = "us-east-1") => `arn:aws:lambda:${region}:${ACCOUNT}:function:${rest}`;

/** The only mapping of a stack before its first update. */
function only(fill: (stack: TestStack) => unknown): Mapping {
  const stack = new TestStack();
  fill(stack);
  const { mappings } = buildGraph(stack.resources);
  assert.equal(mappings.length, 1);
  return mappings[0] as Mapping;
}
const names = (items: readonly { resource: { name: string } }[]) => items.map(({ resource }) => resource.name);

describe("a function's role, by an ARN that this update will make,", () => {
  const joined = (arn: string, roles: (s: TestStack) => unknown) => {
    const mapping = only((s) => {
      roles(s);
      s.mapping("m", s.table("t"), { functionName: s.function("f", { role: arn }).get("arn") });
    });
    const { candidates, undecided, reason } = mapping.target.candidates[0]?.executionRole ?? assert.fail();
    return { names: names(candidates), undecided, reason };
  };

  it("is the role of that name", () => {
    assert.deepEqual(
      joined(role("orders"), (s) => (s.role("a"), s.role("b", { name: "orders" }))),
      {
        names: ["b"],
        undecided: false,
        reason: "",
      },
    );
  });

  it("is the role of that name and path", () => {
    const found = (path: unknown) => joined(role("app/orders"), (s) => s.role("orders", { path })).names;
    assert.deepEqual(found("/app/"), ["orders"]);
    assert.deepEqual(found("/"), []);
    assert.deepEqual(found(undefined), []);
    assert.deepEqual(found(UNKNOWN_TEXT), []);
  });

  for (const [title, inputs] of [
    ["has another name", { name: "other" }],
    ["has a name that isn't known yet", { name: UNKNOWN_TEXT }],
    ["has an ARN in another account", { name: "orders", arn: "arn:aws:iam::210987654321:role/orders" }],
  ] as const) {
    it(`isn't a role that ${title}`, () => {
      assert.deepEqual(
        joined(role("orders"), (s) => s.role("r", inputs)),
        {
          names: [],
          undecided: false,
          reason: `its role, ${role("orders")}, isn't that of a role in this stack`,
        },
      );
    });
  }

  it("is the role of the function's provider if two accounts have one of that name", () => {
    const found = joined(role("orders"), (s) => {
      for (const account of ["blue", "green"]) s.in(account).role(account, { name: "orders" });
    });
    assert.deepEqual(found.names, ["green"]);
  });

  it("is undecided if another provider creates the role", () => {
    const found = joined(role("orders"), (s) => {
      s.in("iam").role("r", { name: "orders" });
      s.in("lambda");
    });
    assert.deepEqual(found, {
      names: [],
      undecided: true,
      reason: `its role, ${role("orders")}, may be that of role "r", whose ARN isn't known until the update`,
    });
  });
});

describe("a mapping's function, by an ARN that this update will make,", () => {
  const joined = (functionName: string, inputs: object = {}) => {
    const { target, qualifier } = only((s) => {
      s.function("worker", { ...inputs });
      s.mapping("m", s.table("t"), { functionName });
    });
    return [names(target.candidates), qualifier];
  };

  it("is the function of that name", () => {
    assert.deepEqual(joined(fn("worker")), [["worker"], ""]);
    assert.deepEqual(joined(fn("other")), [[], ""]);
  });

  it("may have a version or an alias", () => {
    assert.deepEqual(joined(fn("worker:live")), [["worker"], "live"]);
  });

  it("is the function of that region", () => {
    assert.deepEqual(joined(fn("worker"), { region: "us-east-1" }), [["worker"], ""]);
    assert.deepEqual(joined(fn("worker"), { region: "eu-west-1" }), [[], ""]);
  });

  it("is the same function through an alias, whatever form names the alias", () => {
    const s = new TestStack();
    const table = s.table("t");
    const live = s.add(
      "aws:lambda/alias:Alias",
      "alias",
      { name: "live", functionName: s.function("worker").get("arn") },
      { arn: fn("worker:live") },
    );
    s.mapping("a", table, { functionName: live.get("arn") });
    s.mapping("b", table, { functionName: fn("worker:live") });
    assert.deepEqual(
      runRule(mappingIsUnique, s).map(({ outcome, resource }) => [outcome, resource]),
      [["violation", "b"]],
    );
  });
});

describe("a mapping's table, by the ARN of a stream that isn't in the stack,", () => {
  it("is undecided if this update makes a table of that name, since the stream may be of another account", () => {
    const { source } = only((s) => {
      s.table("orders");
      s.mapping("m", { eventSourceArn: `arn:aws:dynamodb:us-east-1:${ACCOUNT}:table/orders/stream/2026` });
    });
    assert.deepEqual([source.candidates, source.undecided], [[], true]);
    assert.match(source.reason, /^its eventSourceArn, .*, may be that of table "orders", whose ARN isn't known/);
  });
});

describe("a policy, by an ARN that this update will make,", () => {
  for (const [type, property] of [
    ["aws:iam/policy:Policy", "name"],
    ["aws-native:iam:ManagedPolicy", "managedPolicyName"],
  ] as const) {
    it(`is the policy of type ${type}`, () => {
      const mapping = only((s) => {
        const policy = JSON.stringify(allow(["dynamodb:*"], "*"));
        s.add(type, "read", { [property]: "read", policy }, { arn: `arn:aws:iam::${ACCOUNT}:policy/read` });
        const owner = s.role("r", { managedPolicyArns: [`arn:aws:iam::${ACCOUNT}:policy/read`] });
        s.mapping("m", s.table("t"), { functionName: s.function("f", { role: owner.get("arn") }).get("arn") });
      });
      const grants = mapping.executions[0]?.role.grants ?? [];
      assert.deepEqual(
        grants.map(({ label, document }) => [label, typeof document]),
        [[`policy "read"`, "string"]],
      );
    });
  }
});

describe("an on-failure destination, before it has an ARN,", () => {
  for (const [type, property, service] of [
    ["aws:sqs/queue:Queue", "name", "sqs"],
    ["aws-native:sqs:Queue", "queueName", "sqs"],
    ["aws:sns/topic:Topic", "name", "sns"],
    ["aws-native:sns:Topic", "topicName", "sns"],
    ["aws:s3/bucket:Bucket", "bucket", "s3"],
    ["aws-native:s3:Bucket", "bucketName", "s3"],
  ] as const) {
    const output = type.includes("native:sns") ? "topicArn" : "arn";
    const destination = (name: unknown, literal?: string) =>
      only((s) => {
        const made = s.add(type, "d", { [property]: name }, { [output]: "arn" });
        s.mapping("m", s.table("t"), {
          destinationConfig: { onFailure: { destinationArn: literal ?? made.get(output) } },
        });
      }).destination;

    it(`is identified by its name: ${type}`, () => {
      assert.equal(destination("failed")?.arn, `arn:*:${service}:*:*:failed`);
    });

    it(`may be any of its service if it has no name yet: ${type}`, () => {
      assert.equal(destination(undefined)?.arn, `arn:*:${service}:*:*:*`);
    });

    it(`is the one whose ARN this update will create: ${type}`, () => {
      const literal = `arn:aws:${service}:us-east-1:${ACCOUNT}:failed`;
      const found = destination("failed", literal);
      assert.deepEqual([found?.arn, found?.label.endsWith('"d"')], [literal, true]);
      assert.equal(destination("other", literal)?.label, literal);
    });
  }
});

it("a bucket's ARN, which has no region, is that of the bucket of that name in any region", () => {
  const { destination } = only((s) => {
    s.add("aws:s3/bucket:Bucket", "d", { bucket: "failed", region: "eu-west-1" }, { arn: "arn:aws:s3:::failed" });
    const onFailure = { destinationArn: "arn:aws:s3:::failed" };
    s.mapping("m", s.table("t"), { destinationConfig: { onFailure } });
  });
  assert.equal(destination?.label, 'bucket "d"');
});

describe("the end of an ARN", () => {
  it("is the part after the account, with the service", () => {
    assert.equal(arnEnd("arn:aws:s3:::bucket/a:b"), "s3:bucket/a:b");
    assert.equal(arnEnd(fn("f:1")), "lambda:function:f:1");
    for (const text of ["", "orders", "arn:aws:iam::1:", "xarn:aws:iam::1:role/r"])
      assert.equal(arnEnd(text), undefined, text);
  });

  it("gives a pattern for the ARNs that have it", () => {
    assert.equal(arnPattern("lambda:function:f:1"), "arn:*:lambda:*:*:function:f:1");
  });
});
