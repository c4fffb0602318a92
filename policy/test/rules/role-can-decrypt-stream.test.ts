import { roleCanDecryptStream } from "../../rules/role-can-decrypt-stream";
import { describeRule } from "../cases";
import type { TestStack } from "../stack";

const KEY = "arn:aws:kms:us-east-1:123456789012:key/1";
const OWN_KEY = "arn:aws:kms:us-east-1:123456789012:alias/aws/dynamodb";

interface Parts {
  policy?: object;
  /** On what a policy of the role allows decryption. */
  decrypts?: string;
  /** What a grant allows, and the role if it isn't the consumer's. */
  grant?: { operations: string[]; to?: string };
}

/** A consumer of a table that a key of the stack encrypts. */
function consumer(s: TestStack, { policy, decrypts, grant }: Parts = {}) {
  const key = s.add("aws:kms/key:Key", "orders", policy ? { policy: JSON.stringify(policy) } : {}, {
    arn: KEY,
    keyId: "1",
    policy: "{}",
  });
  const serverSideEncryption = { enabled: true, kmsKeyArn: key.get("arn") };
  const { role } = s.consumer("orders", { table: { serverSideEncryption } });
  if (decrypts !== undefined) s.rolePolicy("decrypt", role, ["kms:Decrypt"], decrypts);
  if (!grant) return;
  const grantee = grant.to === undefined ? role : s.role(grant.to);
  const granteePrincipal = grantee.get("arn");
  s.add("aws:kms/grant:Grant", "read", { keyId: key.get("keyId"), granteePrincipal, operations: grant.operations });
}

const statement = (AWS: string) => ({
  Statement: [{ Effect: "Allow", Action: "kms:*", Resource: "*", Principal: { AWS } }],
});

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
      const kmsKeyArn = s.add("aws:kms/key:Key", "orders", {}, { arn: KEY, policy: "" }).get("arn");
      const { role } = s.consumer("orders", {
        grant: [],
        table: { serverSideEncryption: { enabled: true, kmsKeyArn } },
      });
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
    kind: "undecided",
    name: "a key whose policy names a role",
    phase: "up",
    build: (s) => consumer(s, { policy: statement("arn:aws:iam::123456789012:role/orders") }),
    reports: [{ on: "orders", message: /has a role that can't decrypt the stream/ }],
  },
  {
    kind: "undecided",
    name: "a key of another stack",
    phase: "up",
    build: (s) => s.consumer("orders", { table: { serverSideEncryption: { enabled: true, kmsKeyArn: KEY } } }),
    reports: [{ on: "orders", message: /has a role that can't decrypt the stream/ }],
  },
]);
