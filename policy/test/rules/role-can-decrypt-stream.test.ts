import { roleCanDecryptStream } from "../../rules/role-can-decrypt-stream";
import { describeRule } from "../cases";
import { all, READ, UNKNOWN_TEXT, type TestStack } from "../stack";

const KEY = "arn:aws:kms:us-east-1:123456789012:key/1";
const OWN_KEY = "arn:aws:kms:us-east-1:123456789012:alias/aws/dynamodb";

interface Parts {
  policy?: object;
  /** A key policy declared as a separate resource. */
  keyPolicy?: string;
  /** The resource on which a policy of the role allows decryption. */
  decrypts?: string;
  /** The operation that a grant allows, and the role if it isn't the consumer's. */
  grant?: { operations: string[]; to?: string };
}

/** A consumer of a table that a key of the stack encrypts. */
function consumer(s: TestStack, { policy, keyPolicy, decrypts, grant }: Parts = {}) {
  const key = s.add("aws:kms/key:Key", "orders", policy ? { policy: JSON.stringify(policy) } : {}, {
    arn: KEY,
    keyId: "1",
    policy: "{}",
  });
  const serverSideEncryption = { enabled: true, kmsKeyArn: key.get("arn") };
  const { role } = s.consumer("orders", { table: { serverSideEncryption } });
  if (decrypts !== undefined) s.rolePolicy("decrypt", role, ["kms:Decrypt"], decrypts);
  if (keyPolicy) s.add("aws:kms/keyPolicy:KeyPolicy", "orders", { keyId: key.get("keyId"), policy: keyPolicy });
  if (!grant) return;
  const grantee = grant.to === undefined ? role : s.role(grant.to);
  const granteePrincipal = grantee.get("arn");
  s.add("aws:kms/grant:Grant", "read", { keyId: key.get("keyId"), granteePrincipal, operations: grant.operations });
}

const statement = (AWS: string) => ({
  Statement: [{ Effect: "Allow", Action: "kms:*", Resource: "*", Principal: { AWS } }],
});

const denied = (AWS: string) => ({
  Statement: [{ Effect: "Deny", Action: "kms:Decrypt", Resource: "*", Principal: { AWS } }],
});

const DENY = { Statement: [{ Effect: "Deny", Action: "kms:*", Resource: "*" }] };

/** The same with the alias of the key. */
function encryptedByAlias(s: TestStack, decrypts?: string) {
  const key = s.add("aws:kms/key:Key", "orders", {}, { arn: KEY, keyId: "1", policy: "" });
  s.add("aws:kms/alias:Alias", "orders", { name: "alias/orders", targetKeyId: key.get("keyId") });
  const serverSideEncryption = { enabled: true, kmsKeyArn: "alias/orders" };
  const { role } = s.consumer("orders", { table: { serverSideEncryption } });
  if (decrypts !== undefined) s.rolePolicy("decrypt", role, ["kms:Decrypt"], decrypts);
}

/** A consumer whose role has no policy yet, of a table that a key with the default policy encrypts. */
function withoutGrants(s: TestStack) {
  const kmsKeyArn = s.add("aws:kms/key:Key", "orders", {}, { arn: KEY, policy: "" }).get("arn");
  return s.consumer("orders", { grant: [], table: { serverSideEncryption: { enabled: true, kmsKeyArn } } });
}

describeRule(roleCanDecryptStream, [
  { kind: "good", name: "a table without a customer managed key", build: (s) => s.consumer("orders") },
  {
    kind: "good",
    name: "a table encrypted with an AWS managed key",
    build: (s) => s.consumer("orders", { table: { serverSideEncryption: { enabled: true, kmsKeyArn: OWN_KEY } } }),
  },
  ...(["preview", "up"] as const).map((phase) => ({
    kind: "good" as const,
    name: `a grant to the role, during ${phase}`,
    phase,
    build: (s: TestStack) =>
      consumer(s, {
        policy: statement("arn:aws:iam::123456789012:root"),
        grant: { operations: ["Encrypt", "Decrypt"] },
      }),
  })),
  ...[
    { name: "a grant to another role", grant: { operations: ["Decrypt"], to: "other" } },
    { name: "a grant for another operation", grant: { operations: ["Encrypt"] } },
  ].map(({ name, grant }) => ({
    kind: "bad" as const,
    name,
    phase: "up" as const,
    build: (s: TestStack) => consumer(s, { policy: statement("arn:aws:iam::123456789012:root"), grant }),
    reports: [{ on: "orders", message: /isn't allowed to call kms:Decrypt/ }],
  })),
  { kind: "good", name: "a role whose policy allows decryption", build: (s) => consumer(s, { decrypts: "*" }) },
  {
    kind: "bad",
    name: "a key with the default policy if the role has no permission",
    build: (s) => {
      const { role } = withoutGrants(s);
      s.rolePolicy("read", role, ["dynamodb:GetRecords"], "*");
    },
    reports: [
      {
        on: "orders",
        message:
          /^Mapping "orders" reads the stream of table "orders", which key "orders" encrypts, but role "orders" isn't allowed/,
      },
    ],
  },
  {
    kind: "bad",
    name: "a key whose policy names only the account",
    phase: "up",
    build: (s) => consumer(s, { policy: statement("arn:aws:iam::123456789012:root") }),
    reports: [{ on: "orders", message: /isn't allowed to call kms:Decrypt/ }],
  },
  {
    kind: "good",
    name: "a key whose policy names the role",
    phase: "up",
    build: (s) => consumer(s, { policy: statement("arn:aws:iam::123456789012:role/orders") }),
  },
  {
    kind: "bad",
    name: "a key whose policy names another role",
    phase: "up",
    build: (s) => consumer(s, { policy: statement("arn:aws:iam::123456789012:role/other") }),
    reports: [{ on: "orders", message: /Fix: allow kms:Decrypt on key "orders" in a policy of role "orders"\.$/ }],
  },
  {
    kind: "bad",
    name: "a key whose policy denies what the role's allows",
    phase: "up",
    build: (s) => consumer(s, { policy: denied("arn:aws:iam::123456789012:role/orders"), decrypts: "*" }),
    reports: [{ on: "orders", message: /Fix: take kms:Decrypt out of what key "orders" denies\.$/ }],
  },
  ...(["preview", "up"] as const).map((phase) => ({
    kind: "bad" as const,
    name: `a grant to a role that is denied the action, during ${phase}`,
    phase,
    build: (s: TestStack) => {
      consumer(s, { grant: { operations: ["Decrypt"] } });
      s.add("aws:iam/rolePolicy:RolePolicy", "deny", { role: "orders", policy: JSON.stringify(DENY) });
    },
    reports: [{ on: "orders", message: /Fix: .*take kms:Decrypt out of what policy "deny" denies\.$/ }],
  })),
  {
    kind: "bad",
    name: "a key by its alias",
    phase: "up",
    build: (s) => encryptedByAlias(s),
    reports: [{ on: "orders", message: /which key "orders" encrypts, but role "orders" isn't allowed/ }],
  },
  {
    kind: "good",
    name: "a key by its alias if the role may decrypt with the key",
    phase: "up",
    build: (s) => encryptedByAlias(s, "*"),
  },
  {
    kind: "bad",
    name: "a key by the ARN of an alias that names the key by its id",
    phase: "up",
    build: (s) => {
      const arn = "arn:aws:kms:us-east-1:123456789012:alias/orders";
      s.add("aws:kms/key:Key", "orders", {}, { arn: KEY, keyId: "1", policy: "" });
      s.add("aws:kms/alias:Alias", "orders", { targetKeyId: "1" }, { name: "alias/orders", arn });
      s.consumer("orders", { table: { serverSideEncryption: { enabled: true, kmsKeyArn: arn } } });
    },
    reports: [{ on: "orders", message: /which key "orders" encrypts, but role "orders" isn't allowed/ }],
  },
  {
    kind: "good",
    name: "an alias that is one of two keys, or a key of another stack",
    build: (s) => {
      const keys = ["first", "second"].map((name) => s.add("aws:kms/key:Key", name, {}, { arn: KEY, keyId: name }));
      const either = all(
        keys.map((key) => key.get("keyId")),
        (id) => id,
      );
      for (const [name, targetKeyId] of Object.entries({ either, elsewhere: "11111111-2222-3333-4444-555555555555" })) {
        const alias = s.add("aws:kms/alias:Alias", name, { name: `alias/${name}`, targetKeyId }, { arn: name });
        s.consumer(name, { table: { serverSideEncryption: { enabled: true, kmsKeyArn: alias.get("arn") } } });
      }
    },
  },
  {
    kind: "undecided",
    name: "a key of another stack",
    phase: "up",
    build: (s) => s.consumer("orders", { table: { serverSideEncryption: { enabled: true, kmsKeyArn: KEY } } }),
    reports: [
      {
        outcome: "unverifiable",
        on: "orders",
        message: /has a role that can't decrypt the stream: the policy of key arn:aws:kms:.*key\/1 isn't in this stack/,
      },
    ],
  },
  {
    kind: "good",
    name: "a table whose key is unknown and computed from no resource of the stack",
    build: (s) => s.consumer("orders", { table: { serverSideEncryption: { enabled: true, kmsKeyArn: UNKNOWN_TEXT } } }),
  },
  {
    kind: "good",
    name: "a grant that names the key and the role by their values",
    phase: "up",
    build: (s) => {
      consumer(s);
      const granteePrincipal = "arn:aws:iam::123456789012:role/orders";
      s.add("aws:kms/grant:Grant", "read", { keyId: "1", granteePrincipal, operations: ["Decrypt"] });
    },
  },
  {
    kind: "good",
    name: "a mapping on one of two tables, of which a key encrypts one",
    build: (s) => {
      const kmsKeyArn = s.add("aws:kms/key:Key", "orders", {}, { arn: KEY, policy: "" }).get("arn");
      const tables = [s.table("orders", { serverSideEncryption: { enabled: true, kmsKeyArn } }), s.table("plain")];
      const eventSourceArn = all(
        tables.map((table) => table.get("streamArn")),
        (arn) => arn,
      );
      const functionName = s.function("both", { role: s.role("both").get("arn") }).get("arn");
      s.mapping("both", { eventSourceArn }, { functionName });
    },
  },
  {
    kind: "undecided",
    name: "a mapping on one of two functions, of which one may not decrypt",
    build: (s) => {
      const kmsKeyArn = s.add("aws:kms/key:Key", "orders", {}, { arn: KEY, policy: "" }).get("arn");
      const table = s.table("orders", { serverSideEncryption: { enabled: true, kmsKeyArn } });
      const functions = ["may", "denied"].map((name) => {
        const role = s.role(name);
        s.rolePolicy(name, role, name === "may" ? ["*"] : READ, "*");
        return s.function(name, { role: role.get("arn") }).get("arn");
      });
      s.mapping("orders", table, { functionName: all(functions, (arn) => arn) });
    },
    reports: [
      {
        on: "orders",
        message:
          /can't decrypt the stream: its functionName was computed from several: function "may", function "denied"/,
      },
    ],
  },
  {
    kind: "undecided",
    name: "a role with a policy that isn't known yet",
    build: (s) => {
      const { role } = withoutGrants(s);
      s.add("aws:iam/rolePolicy:RolePolicy", "later", { role: role.get("name"), policy: UNKNOWN_TEXT });
    },
    reports: [{ on: "orders", message: /can't decrypt the stream: policy "later" isn't known until the update/ }],
  },
  {
    kind: "good",
    name: "a key whose policy is a resource of its own and names the role",
    phase: "up",
    build: (s) => {
      const policy = JSON.stringify(statement("arn:aws:iam::123456789012:role/orders"));
      consumer(s, { keyPolicy: policy });
    },
  },
]);
