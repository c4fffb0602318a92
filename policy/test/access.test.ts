// The permissions of a role: by its own policies, its boundary, the policies that a resource carries, and grants on a key.
import assert from "node:assert/strict";
import type { KeyGrant } from "../graph/encryption";
import type { Grant } from "../graph/grant";
import type { Role } from "../graph/model";
import type { Resource } from "../graph/resource";
import { UNKNOWN, type Value } from "../graph/value";
import { access } from "../iam/access";
import { keyAccess } from "../iam/key-access";

const KEY = "arn:aws:kms:us-east-1:123456789012:key/1";
const ROLE = "arn:aws:iam::123456789012:role/orders";
const DECRYPT = "kms:Decrypt";

const resourceCalled = (name: string) => ({ type: "t", name, urn: `urn:${name}`, props: {}, propertyDependencies: {} });

function policy(document: Value, kind?: "resource"): Grant {
  return { resource: resourceCalled("policy"), label: "policy", document, ...(kind && { kind }) };
}

/** A policy of one statement, about decryption with any key. */
function statement(over: Record<string, Value> = {}, kind?: "resource"): Grant {
  return policy({ Statement: { Effect: "Allow", Action: DECRYPT, Resource: "*", ...over } }, kind);
}

/** A policy that the key carries, of one statement without a Resource. */
const carried = (over: Record<string, Value>) =>
  policy({ Statement: { Effect: "Allow", Action: DECRYPT, Principal: ROLE, ...over } }, "resource");

const CONDITION = { Bool: { "aws:SecureTransport": "true" } };
const allows = statement();
const mayDeny = statement({ Effect: "Deny", Condition: CONDITION });

function roleWith(...grants: Grant[]): Role {
  return { resource: resourceCalled("role"), arn: ROLE, grants } as unknown as Role;
}

describe("a role's permission for an action", () => {
  it("is undecided if the boundary is a policy in the stack that isn't known yet", () => {
    const boundary = policy(UNKNOWN);
    const found = access({ ...roleWith(allows), boundary }, DECRYPT, KEY);
    assert.deepEqual(found, {
      answer: "maybe",
      doubts: [{ label: "policy", grant: boundary, reason: "unknown" }],
      lacks: [],
    });
  });

  it("depends only on the role's policies if the boundary is defined elsewhere", () => {
    const boundary = { ...policy(UNKNOWN), managedArn: "arn:aws:iam::123456789012:policy/boundary" };
    assert.equal(access({ ...roleWith(allows), boundary }, DECRYPT, KEY).answer, "yes");
  });

  it("lacks only an Allow if a Deny is merely possible", () => {
    assert.deepEqual(access(roleWith(mayDeny), DECRYPT, KEY), { answer: "no", doubts: [], lacks: [{ kind: "allow" }] });
  });

  it("lacks both an Allow and the removal of a Deny", () => {
    const deny = statement({ Effect: "Deny" });
    assert.deepEqual(access(roleWith(deny), DECRYPT, KEY).lacks, [{ kind: "allow" }, { kind: "deny", grant: deny }]);
  });

  for (const [name, over, answer] of [
    ["without a Resource, which is about that resource", {}, "yes"],
    ["without a Resource, but under a condition", { Condition: CONDITION }, "maybe"],
    ["of this resource", { Resource: KEY }, "yes"],
    ["of another resource", { Resource: `${KEY}23` }, "no"],
    ["of a resource that isn't known", { Resource: UNKNOWN }, "maybe"],
    ["of an action that isn't known", { Action: UNKNOWN }, "maybe"],
    ["of another principal", { Principal: "arn:aws:iam::123456789012:role/other" }, "no"],
  ] as [string, Record<string, Value>, string][]) {
    it(`can come from a statement that a resource carries: ${name}`, () => {
      assert.equal(access(roleWith(), DECRYPT, KEY, [carried(over)]).answer, answer);
    });
  }
});

describe("a role's permission to use a key", () => {
  /** Whether the role is allowed to decrypt with a key in the stack that has these grants. */
  function decrypts(role: Role, grants: KeyGrant[], policies: Grant[] = []) {
    const candidates = [{ resource: resourceCalled("key"), arn: KEY, keyId: "1", policies, grants }];
    return keyAccess(role, DECRYPT, { keyArn: KEY, label: "key", key: { candidates, undecided: false, reason: "" } });
  }

  interface Given {
    /** @default the role */
    grantee?: KeyGrant["grantee"];
    /** Names of the resources that the grantee was computed from. @default none */
    from?: string[];
    /** @default decryption */
    operations?: KeyGrant["operations"];
  }

  function grant({ grantee = ROLE, from, operations = ["Decrypt"] }: Given = {}): KeyGrant {
    const propertyDependencies: Resource["propertyDependencies"] = from
      ? { granteePrincipal: from.map(resourceCalled) }
      : {};
    return { resource: { ...resourceCalled("grant"), propertyDependencies }, keyId: "1", grantee, operations };
  }

  const YES = { answer: "yes", doubts: [], lacks: [] };

  it("comes from the role's policies, even if the key belongs to another stack", () => {
    const key = { candidates: [], undecided: false, reason: "" };
    assert.deepEqual(keyAccess(roleWith(allows), DECRYPT, { keyArn: KEY, label: "key", key }), YES);
  });

  for (const [name, undecided, reason] of [
    ["belongs to another stack", false, "unseen"],
    ["is one of several until the update", true, "unknown"],
  ] as const) {
    it(`is undecided because of the key's policy if the key ${name}`, () => {
      const key = { candidates: [], undecided, reason: "" };
      const found = keyAccess(roleWith(policy(UNKNOWN)), DECRYPT, { keyArn: KEY, label: "key 1", key });
      assert.deepEqual(found, {
        answer: "maybe",
        doubts: [
          { label: "policy", grant: policy(UNKNOWN), reason: "unknown" },
          { label: "the policy of key 1", reason },
        ],
        lacks: [],
      });
    });
  }

  it("can come from a grant alone", () => {
    assert.deepEqual(decrypts(roleWith(), [grant()]), YES);
  });

  it("comes from a grant, even if an unknown policy exists that denies nothing", () => {
    assert.deepEqual(decrypts(roleWith(policy(UNKNOWN)), [grant()]), YES);
  });

  it("is undecided if a Deny may override the grant", () => {
    const found = decrypts(roleWith(allows, mayDeny), [grant()]);
    assert.deepEqual(found, {
      answer: "maybe",
      doubts: [{ label: "policy", grant: mayDeny, reason: "conditional", against: true }],
      lacks: [],
    });
  });

  it("lists the doubts of the policies and of the undecided grants", () => {
    const unknown = policy(UNKNOWN);
    const found = decrypts(roleWith(unknown), [grant({ operations: UNKNOWN }), grant({ operations: ["Encrypt"] })]);
    assert.deepEqual(found, {
      answer: "maybe",
      doubts: [
        { label: "policy", grant: unknown, reason: "unknown" },
        { label: 't "grant"', reason: "unknown" },
      ],
      lacks: [],
    });
  });

  it("is rejected by a boundary that doesn't allow the action, with or without a grant", () => {
    const boundary = statement({ Action: "logs:*" });
    const found = decrypts({ ...roleWith(allows), boundary }, [grant()]);
    assert.deepEqual(found, { answer: "no", doubts: [], lacks: [{ kind: "boundary", grant: boundary }] });
  });

  const unknownRole = { ...roleWith(), arn: UNKNOWN } as Role;
  for (const [name, role, given, answer] of [
    ["to the role for this operation", roleWith(), {}, "yes"],
    ["to another role", roleWith(), { grantee: `${ROLE}-of-others` }, "no"],
    ["for another operation", roleWith(), { operations: ["Encrypt"] }, "no"],
    ["for operations that aren't known", roleWith(), { operations: UNKNOWN }, "maybe"],
    ["for operations that aren't known, to another role", roleWith(), { grantee: "x", operations: UNKNOWN }, "no"],
    ["to an unknown principal computed from the role", roleWith(), { grantee: UNKNOWN, from: ["role"] }, "yes"],
    [
      "to an unknown principal computed from the role and something else",
      roleWith(),
      { grantee: UNKNOWN, from: ["account", "role"] },
      "yes",
    ],
    ["to an unknown principal computed from another role", roleWith(), { grantee: UNKNOWN, from: ["other"] }, "no"],
    ["to an unknown principal computed from nothing that can be seen", roleWith(), { grantee: UNKNOWN }, "maybe"],
    ["to a known principal while the role's ARN isn't known", unknownRole, {}, "maybe"],
    [
      "to a principal computed from the role before either is known",
      unknownRole,
      { grantee: UNKNOWN, from: ["role"] },
      "yes",
    ],
  ] as [string, Role, Given, string][]) {
    it(`by a grant ${name} is ${answer}`, () => {
      assert.equal(decrypts(role, [grant(given)]).answer, answer);
    });
  }
});
