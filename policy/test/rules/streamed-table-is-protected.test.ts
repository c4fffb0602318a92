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
  { kind: "good", name: "a table with recovery and deletion protection", build: (s) => s.table("orders", both) },
  {
    kind: "good",
    name: "an aws-native table with recovery and deletion protection",
    build: (s) => s.nativeTable("orders", NATIVE),
  },
  {
    kind: "good",
    name: "a global table whose replicas are all protected",
    build: (s) =>
      s.add("aws-native:dynamodb:GlobalTable", "orders", {
        streamSpecification,
        replicas: [protectedReplica, protectedReplica],
      }),
  },
  {
    kind: "good",
    name: "an unprotected table without a stream",
    build: (s) => s.table("orders", { streamEnabled: false }),
  },
  {
    kind: "good",
    name: "an unprotected table if the configuration asks for no protection",
    config: { pointInTimeRecovery: false, deletionProtection: false },
    build: (s) => s.table("orders"),
  },
  {
    kind: "bad",
    name: "a table without recovery and deletion protection",
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
    name: "a table without deletion protection",
    build: (s) => s.table("orders", { pointInTimeRecovery: { enabled: true } }),
    reports: [{ on: "orders", message: /but no deletion protection\. Fix/ }],
  },
  {
    kind: "bad",
    name: "a table with point-in-time recovery disabled",
    build: (s) => s.table("orders", { ...both, pointInTimeRecovery: { enabled: false } }),
    reports: [{ on: "orders", message: /but no point-in-time recovery\. Fix/ }],
  },
  {
    kind: "bad",
    name: "a global table with one unprotected replica",
    build: (s) =>
      s.add("aws-native:dynamodb:GlobalTable", "orders", { streamSpecification, replicas: [protectedReplica, {}] }),
    reports: [{ on: "orders", message: /no point-in-time recovery and no deletion protection/ }],
  },
  {
    kind: "undecided",
    name: "unknown recovery, but still reports missing deletion protection",
    build: (s) => s.table("orders", { pointInTimeRecovery: { enabled: UNKNOWN_FLAG } }),
    reports: [
      { outcome: "violation", on: "orders", message: /no deletion protection\. Fix/ },
      { on: "orders", message: /no point-in-time recovery: the setting is unknown until the update/ },
    ],
  },
  {
    kind: "undecided",
    name: "a replica whose deletion protection is unknown",
    build: (s) =>
      s.add("aws-native:dynamodb:GlobalTable", "orders", {
        streamSpecification,
        replicas: [{ ...protectedReplica, deletionProtectionEnabled: UNKNOWN_FLAG }],
      }),
    reports: [{ on: "orders", message: /no deletion protection: the setting is unknown until the update/ }],
  },
]);
