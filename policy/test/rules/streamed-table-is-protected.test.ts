import { streamedTableIsProtected } from "../../rules/streamed-table-is-protected";
import { describeRule } from "../cases";
import { UNKNOWN_FLAG } from "../stack";

const both = { pointInTimeRecovery: { enabled: true }, deletionProtectionEnabled: true };
const NATIVE = {
  streamSpecification: { streamViewType: "KEYS_ONLY" },
  pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
  deletionProtectionEnabled: true,
};
const { streamSpecification, ...protectedReplica } = NATIVE;

describeRule(streamedTableIsProtected, [
  { kind: "good", name: "both", build: (s) => s.table("orders", both) },
  { kind: "good", name: "aws-native", build: (s) => s.nativeTable("orders", NATIVE) },
  {
    kind: "good",
    name: "every replica of a global table",
    build: (s) =>
      s.add("aws-native:dynamodb:GlobalTable", "orders", {
        streamSpecification,
        replicas: [protectedReplica, protectedReplica],
      }),
  },
  { kind: "good", name: "no stream", build: (s) => s.table("orders", { streamEnabled: false }) },
  {
    kind: "good",
    name: "neither, and the configuration asks for neither",
    config: { pointInTimeRecovery: false, deletionProtection: false },
    build: (s) => s.table("orders"),
  },
  {
    kind: "bad",
    name: "neither",
    build: (s) => s.table("orders"),
    reports: [
      {
        on: "orders",
        message: /Table "orders" has a stream, but no point-in-time recovery and no deletion protection. Fix/,
      },
    ],
  },
  {
    kind: "bad",
    name: "no deletion protection",
    build: (s) => s.table("orders", { pointInTimeRecovery: { enabled: true } }),
    reports: [{ on: "orders", message: /but no deletion protection\. Fix/ }],
  },
  {
    kind: "bad",
    name: "recovery switched off",
    build: (s) => s.table("orders", { ...both, pointInTimeRecovery: { enabled: false } }),
    reports: [{ on: "orders", message: /but no point-in-time recovery\. Fix/ }],
  },
  {
    kind: "bad",
    name: "one replica of a global table",
    build: (s) =>
      s.add("aws-native:dynamodb:GlobalTable", "orders", { streamSpecification, replicas: [protectedReplica, {}] }),
    reports: [{ on: "orders", message: /no point-in-time recovery and no deletion protection/ }],
  },
  {
    kind: "undecided",
    name: "one is unknown, the other is still spoken of",
    build: (s) => s.table("orders", { pointInTimeRecovery: { enabled: UNKNOWN_FLAG } }),
    reports: [
      { outcome: "violation", on: "orders", message: /no deletion protection\. Fix/ },
      { on: "orders", message: /no point-in-time recovery: the setting is unknown until the update/ },
    ],
  },
  {
    kind: "undecided",
    name: "a replica of a global table",
    build: (s) =>
      s.add("aws-native:dynamodb:GlobalTable", "orders", {
        streamSpecification,
        replicas: [{ ...protectedReplica, deletionProtectionEnabled: UNKNOWN_FLAG }],
      }),
    reports: [{ on: "orders", message: /no deletion protection: the setting is unknown until the update/ }],
  },
]);
