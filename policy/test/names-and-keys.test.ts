// References to resources, also to one of several with the same name; encryption keys; lists in messages.
import assert from "node:assert/strict";
import { readKey } from "../graph/encryption";
import { buildGraph } from "../graph/graph";
import { namesOf, shown } from "../graph/names";
import type { Resource } from "../graph/resource";
import { UNKNOWN } from "../graph/value";
import { keyAccess } from "../iam/key-access";
import { filterFitsViewType } from "../rules/filter-fits-view-type";
import { failuresCanBeDelivered } from "../rules/failures-can-be-delivered";
import { all, TestStack, UNKNOWN_TEXT, type Phase } from "./stack";

const KEY = "arn:aws:kms:us-east-1:123456789012:key/1";
const TABLE = "arn:aws:dynamodb:us-east-1:123456789012:table/orders";

/**
 * The answer of keyAccess for a role without policies and a key in the stack: with this policy, with one that its
 * provider fills in, or with one that is a separate resource.
 */
function byKeyPolicy(policy: unknown, phase: Phase = "up", filledIn = "", beside?: string): string {
  const s = new TestStack(phase);
  const key = s.add("aws:kms/key:Key", "k", policy === undefined ? {} : { policy }, {
    arn: KEY,
    keyId: "1",
    policy: filledIn,
  });
  const keyId = phase === "up" ? "1" : key.get("keyId");
  if (beside) s.add("aws:kms/keyPolicy:KeyPolicy", "k", { keyId, policy: beside });
  const table = s.table("orders", { serverSideEncryption: { enabled: true, kmsKeyArn: key.get("arn") } });
  const role = s.role("orders");
  s.mapping("orders", table, { functionName: s.function("orders", { role: role.get("arn") }).get("arn") });
  const [reader] = buildGraph(s.resources).mappings;
  const encryption = reader?.source.candidates[0]?.encryption;
  const found = reader?.target.candidates[0]?.executionRole.candidates[0];
  assert.ok(encryption && found);
  assert.equal(encryption.keyArn, phase === "up" ? KEY : "arn:*:kms:*:*:key/*");
  return keyAccess(found, "kms:Decrypt", encryption).answer;
}

const statement = (over: object) =>
  JSON.stringify({ Statement: [{ Effect: "Allow", Action: "kms:Decrypt", Resource: "*", ...over }] });
const ROLE = { AWS: "arn:aws:iam::123456789012:role/orders" };

describe("a key's policy", () => {
  for (const [name, policy, answer] of [
    ["that names the role allows it", statement({ Principal: ROLE }), "yes"],
    [
      "that names the role beside the account allows it",
      statement({ Principal: { AWS: ["arn:aws:iam::123456789012:root", ROLE.AWS] } }),
      "yes",
    ],
    [
      "that names only the account leaves the decision to the role's policies",
      statement({ Principal: { AWS: "arn:aws:iam::123456789012:root" } }),
      "no",
    ],
    [
      "that names the account by its number leaves the decision to the role's policies",
      statement({ Principal: { AWS: "123456789012" } }),
      "no",
    ],
    ["that names a service allows the role nothing", statement({ Principal: { Service: "logs.amazonaws.com" } }), "no"],
    [
      "that names a role of another account leaves the decision to the role's policies",
      statement({ Principal: { AWS: "arn:aws:iam::210987654321:role/orders" } }),
      "no",
    ],
    [
      "that names a user with digits at the end leaves the decision to the role's policies",
      statement({ Principal: { AWS: "arn:aws:iam::1:user/123456789012" } }),
      "no",
    ],
    [
      "that names a role of the same name in an account that isn't known may allow it",
      statement({ Principal: { AWS: "arn:aws:iam::<AccountId>:role/orders" } }),
      "maybe",
    ],
    [
      "that names sessions of a role may allow it",
      statement({ Principal: { AWS: "arn:aws:sts::123456789012:assumed-role/orders/orders" } }),
      "maybe",
    ],
    ["that names a role by its id may allow it", statement({ Principal: { AWS: "AROAXXXXXXXXXXXXXXXXX" } }), "maybe"],
    ["that names everybody allows it", statement({ Principal: "*" }), "yes"],
    [
      "that names everybody under a condition may allow it",
      statement({ Principal: { AWS: "*" }, Condition: { StringEquals: { "kms:CallerAccount": "123456789012" } } }),
      "maybe",
    ],
    [
      "that allows everybody but another role allows it",
      statement({ NotPrincipal: { AWS: "arn:aws:iam::123456789012:role/other" } }),
      "yes",
    ],
    ["that allows everybody but the role allows it nothing", statement({ NotPrincipal: ROLE }), "no"],
    ["for another action allows nothing", statement({ Principal: ROLE, Action: "kms:Encrypt" }), "no"],
    [
      "for this action among others allows it",
      statement({ Principal: ROLE, Action: ["kms:Encrypt", "kms:Decrypt"] }),
      "yes",
    ],
    ["that denies the action allows nothing", statement({ Principal: ROLE, Effect: "Deny" }), "no"],
    ["that isn't set leaves the decision to the role's policies", undefined, "no"],
    ["that is empty leaves the decision to the role's policies", "", "no"],
    ["that is null leaves the decision to the role's policies", null, "no"],
  ] as const) {
    it(name, () => {
      assert.equal(byKeyPolicy(policy), answer);
    });
  }

  it("that isn't set leaves the decision to the role's policies during preview too", () => {
    assert.equal(byKeyPolicy(undefined, "preview"), "no");
  });

  it("that the key has although this program doesn't set it can allow the action", () => {
    assert.equal(byKeyPolicy(undefined, "up", statement({ Principal: ROLE })), "yes");
  });

  it("that is unknown may allow it if the program may not set it", () => {
    const s = new TestStack();
    s.add("aws:kms/key:Key", "k", {}, { policy: "" });
    const [resource] = s.resources;
    assert.ok(resource);
    const { type, name, urn, props, propertyDependencies } = resource;
    assert.equal(readKey({ type, name, urn, props, propertyDependencies }).policies[0]?.document, UNKNOWN);
    assert.deepEqual(readKey(resource as Resource).policies, []);
  });

  it("counts as the default one if it is empty, as the provider shows it", () => {
    const key = { type: "aws:kms/key:Key", name: "k", urn: "k", props: { policy: "" }, propertyDependencies: {} };
    assert.deepEqual(readKey(key).policies, []);
  });

  it("is also read from keyPolicy, as in aws-native", () => {
    const policyOf = (keyPolicy: unknown) => {
      const s = new TestStack();
      s.add("aws-native:kms:Key", "k", { keyPolicy });
      return readKey(s.resources[0] as Resource).policies[0]?.document;
    };
    assert.deepEqual(policyOf({ Statement: [] }), { Statement: [] });
    assert.equal(policyOf(UNKNOWN_TEXT), UNKNOWN);
  });

  it("may be a separate resource, which replaces the default one", () => {
    const account = { AWS: "arn:aws:iam::123456789012:root" };
    for (const [phase, principal, answer] of [
      ["preview", ROLE, "maybe"], // the role has no ARN yet, and the account may be another
      ["preview", { AWS: `${ROLE.AWS}-of-others` }, "no"],
      ["up", ROLE, "yes"],
      ["preview", account, "no"],
      ["up", account, "no"],
    ] as const) {
      assert.equal(byKeyPolicy(undefined, phase, "", statement({ Principal: principal })), answer, phase);
    }
  });

  it("may allow it if it or its principal is unknown", () => {
    assert.equal(byKeyPolicy(UNKNOWN_TEXT, "preview"), "maybe");
    const Statement = { Effect: "Allow", Action: "kms:Decrypt", Resource: "*", Principal: { AWS: UNKNOWN_TEXT } };
    assert.equal(byKeyPolicy({ Statement }, "preview"), "maybe");
  });

  it("may allow it if the key belongs to another stack or is one of several", () => {
    const answerFor = (keyArn: (s: TestStack) => unknown) => {
      const s = new TestStack();
      s.table("orders", { serverSideEncryption: { enabled: true, kmsKeyArn: keyArn(s) } });
      const [table] = buildGraph(s.resources).tables;
      assert.ok(table?.encryption);
      return keyAccess({ resource: table.resource, grants: [] } as never, "kms:Decrypt", table.encryption).answer;
    };
    assert.equal(
      answerFor(() => KEY),
      "maybe",
    );
    const severalKeys = (s: TestStack) =>
      all(
        ["a", "b"].map((name) => s.add("aws:kms/key:Key", name, {}, { arn: KEY }).get("arn")),
        (arn) => arn,
      );
    assert.equal(answerFor(severalKeys), "maybe");
  });
});

describe("two tables of the same name in two regions of one provider", () => {
  const nameOfSource = (region: string | undefined): string[] => {
    const s = new TestStack("up");
    for (const at of ["us-east-1", "eu-west-1"]) s.table(`t-${at}`, { name: "orders", region: at });
    const eventSourceArn = `${TABLE}/stream/2026-01-01T00:00:00.000`;
    s.mapping("m", { eventSourceArn }, { functionName: "f", ...(region !== undefined && { region }) });
    return buildGraph(s.resources).mappings[0]?.source.candidates.map(({ resource }) => resource.name) ?? [];
  };

  it("are told apart by the mapping's region", () => {
    assert.deepEqual(nameOfSource("eu-west-1"), ["t-eu-west-1"]);
  });

  it("are both candidates if one has no region, as long as nothing else tells them apart", () => {
    const candidates = (mapping: Record<string, unknown>) => {
      const s = new TestStack("up");
      s.table("anywhere", { name: "orders" });
      s.table("us", { name: "orders", region: "us-east-1" });
      s.mapping("m", { eventSourceArn: `${TABLE}/stream/2026` }, mapping);
      return buildGraph(s.resources).mappings[0]?.source.candidates.map(({ resource }) => resource.name);
    };
    assert.deepEqual(candidates({}), ["anywhere", "us"]);
    assert.deepEqual(candidates({ region: "us-east-1" }), ["anywhere", "us"]);
    assert.deepEqual(candidates({ region: "eu-west-1" }), ["anywhere"]);
  });

  it("are both candidates for a mapping without a region", () => {
    assert.deepEqual(nameOfSource(undefined), ["t-us-east-1", "t-eu-west-1"]);
  });

  it("are both candidates if the mapping is in a third region", () => {
    assert.deepEqual(nameOfSource("sa-east-1"), ["t-us-east-1", "t-eu-west-1"]);
  });
});

describe("a value in a message", () => {
  it("is shown in full up to 200 characters, and cut beyond that", () => {
    assert.equal(shown("x".repeat(200)), "x".repeat(200));
    assert.equal(shown("x".repeat(201)), `${"x".repeat(200)}…`);
  });
});

describe("the names in a message", () => {
  const some = (count: number, type = "aws:x/y:Table") =>
    Array.from({ length: count }, (_, i) => ({ type, name: `${i}`, urn: `${i}` }));

  it("are all listed up to six", () => {
    assert.equal(namesOf([]), "");
    assert.equal(namesOf(some(1)), 'table "0"');
    assert.equal(namesOf(some(6)), 'tables "0", "1", "2", "3", "4" and "5"');
  });

  it("are cut to five and a count beyond six", () => {
    assert.equal(namesOf(some(7)), 'tables "0", "1", "2", "3", "4" and 2 more');
  });

  it("use the plural of their noun", () => {
    assert.equal(namesOf(some(2, "aws:x/y:RolePolicy")), 'policies "0" and "1"');
  });
});

describe("the key of a global table", () => {
  const tableOf = (...keys: (string | undefined)[]) => {
    const s = new TestStack();
    s.add("aws-native:dynamodb:GlobalTable", "orders", {
      streamSpecification: { streamViewType: "NEW_IMAGE" },
      replicas: keys.map((kmsMasterKeyId) => ({ region: "eu-west-1", sseSpecification: { kmsMasterKeyId } })),
    });
    return buildGraph(s.resources).tables[0];
  };

  it("is its replica's key, and unknown if replicas have different ones", () => {
    assert.equal(tableOf(KEY)?.kmsKey, KEY);
    assert.equal(tableOf(KEY, KEY)?.kmsKey, KEY);
    assert.equal(tableOf(KEY, undefined)?.kmsKey, UNKNOWN);
    assert.equal(tableOf(undefined)?.kmsKey, undefined);
    assert.equal(tableOf("alias/aws/dynamodb")?.kmsKey, undefined);
    assert.equal(tableOf()?.kmsKey, undefined);
  });
});

describe("a name that every object inherits", () => {
  it("is treated like any other name: of a type, of a service, of a type tag", () => {
    assert.equal(namesOf([{ type: "x:y:constructor", name: "a", urn: "a" }]), 'constructor "a"');
    const s = new TestStack();
    const onFailure = { destinationArn: "arn:aws:toString:us-east-1:1:x" };
    s.consumer("orders", { mapping: { destinationConfig: { onFailure } } });
    assert.deepEqual([...failuresCanBeDelivered.check(buildGraph(s.resources), {})], []);
    const filters = [{ pattern: '{"dynamodb":{"NewImage":{"a":{"toString":["x"]}}}}' }];
    const other = new TestStack();
    other.consumer("orders", { mapping: { filterCriteria: { filters } } });
    const [finding] = filterFitsViewType.check(buildGraph(other.resources), {});
    assert.match(finding?.problem ?? "", /"toString"/);
  });
});
