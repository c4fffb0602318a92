import { globalTableDeclaresStream } from "../../rules/global-table-declares-stream";
import { describeRule } from "../cases";
import { UNKNOWN_LIST } from "../stack";

const off = { streamEnabled: undefined, streamViewType: undefined };
const replicas = [{ regionName: "eu-west-1" }];

describeRule(globalTableDeclaresStream, [
  { kind: "good", name: "a table without replicas", build: (s) => s.table("orders", off) },
  { kind: "good", name: "replicas with a declared stream", build: (s) => s.table("orders", { replicas }) },
  {
    kind: "good",
    name: "unknown replicas",
    build: (s) => s.table("orders", { ...off, replicas: UNKNOWN_LIST }),
  },
  {
    kind: "good",
    name: "strongly consistent replicas, which need no stream",
    build: (s) => s.table("orders", { ...off, replicas: [{ regionName: "eu-west-1", consistencyMode: "STRONG" }] }),
  },
  {
    kind: "bad",
    name: "replicas without a stream",
    build: (s) => s.table("orders", { ...off, replicas }),
    reports: [
      { on: "orders", message: /^Table "orders" has replicas, and streamEnabled is not set: AWS enables its stream/ },
    ],
  },
  {
    kind: "bad",
    name: "a replica declared as a separate resource before the table has an ARN",
    build: (s) => {
      const table = s.table("orders", { ...off, streamEnabled: false });
      s.add(
        "aws:dynamodb/tableReplica:TableReplica",
        "replica",
        { globalTableArn: table.get("arn") },
        { arn: "arn:replica" },
      );
    },
    reports: [{ on: "orders", message: /streamEnabled is false/ }],
  },
]);
