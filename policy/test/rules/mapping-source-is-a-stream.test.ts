import { mappingSourceIsAStream } from "../../rules/mapping-source-is-a-stream";
import { describeRule } from "../cases";
import { UNKNOWN_TEXT } from "../stack";

const TABLE = "arn:aws:dynamodb:us-east-1:123456789012:table/orders";
const matching = (text: string) =>
  new RegExp(`Mapping "orders" has the eventSourceArn ".*", ${text}.*Fix: pass the table's output streamArn`);

describeRule(mappingSourceIsAStream, [
  { kind: "good", name: "a stream that doesn't exist yet", build: (s) => s.consumer("orders") },
  { kind: "good", name: "a stream that exists", phase: "up", build: (s) => s.consumer("orders") },
  {
    kind: "good",
    name: "the empty streamArn of a table without a stream, which mapping-needs-enabled-stream reports instead",
    phase: "up",
    build: (s) => s.consumer("orders", { table: { streamEnabled: false } }),
  },
  {
    kind: "bad",
    name: "the table's ARN",
    phase: "up",
    build: (s) => s.mapping("orders", { eventSourceArn: s.table("orders").get("arn") }),
    reports: [{ on: "orders", message: matching("which belongs to DynamoDB, but isn't the ARN of a stream") }],
  },
  {
    kind: "bad",
    name: "a literal empty ARN",
    build: (s) => s.mapping("orders", { eventSourceArn: "" }),
    reports: [
      {
        on: "orders",
        message: /eventSourceArn "", the streamArn of a table without a stream\. Fix: enable the stream/,
      },
    ],
  },
  {
    kind: "bad",
    name: "a value that isn't an ARN",
    build: (s) => s.mapping("orders", { eventSourceArn: "orders" }),
    reports: [{ on: "orders", message: matching("which isn't an ARN") }],
  },
  {
    kind: "bad",
    name: "the ARN of a service that no mapping reads",
    build: (s) => s.mapping("orders", { eventSourceArn: "arn:aws:s3:::orders" }),
    reports: [{ on: "orders", message: matching("which belongs to s3, a service that mappings and pipes don't read") }],
  },
  {
    kind: "good",
    name: "a literal ARN of a disabled stream, which mapping-needs-enabled-stream reports instead",
    phase: "up",
    build: (s) => {
      s.table("orders", { streamEnabled: false });
      s.mapping("orders", { eventSourceArn: `${TABLE}/stream/2020` });
    },
  },
  {
    kind: "good",
    name: "a stream of a replica that is declared as a separate resource, which knows no stream",
    phase: "up",
    build: (s) => {
      const arn = TABLE.replace("us-east-1", "eu-west-1");
      const globalTableArn = s.table("orders").get("arn");
      s.add("aws:dynamodb/tableReplica:TableReplica", "eu", { globalTableArn }, { arn });
      s.mapping("orders", { eventSourceArn: `${arn}/stream/2026-05-05T00:00:00.000` });
    },
  },
  {
    kind: "bad",
    name: "an earlier stream of a replica",
    phase: "up",
    build: (s) => {
      const replica = TABLE.replace("us-east-1", "eu-west-1");
      s.table("orders", { replicas: [{ regionName: "eu-west-1", streamArn: `${replica}/stream/2026` }] });
      s.mapping("orders", { eventSourceArn: `${replica}/stream/2020` });
    },
    reports: [{ on: "orders", message: matching('an earlier stream of table "orders"') }],
  },
  {
    kind: "bad",
    name: "the ARN of an earlier stream of the table",
    phase: "up",
    build: (s) => {
      s.table("orders");
      s.mapping("orders", { eventSourceArn: `${TABLE}/stream/2020` });
    },
    reports: [
      { on: "orders", message: matching('an earlier stream of table "orders"; its current one is .*/stream/2026') },
    ],
  },
  {
    kind: "good",
    name: "a literal stream ARN while the table's stream is being replaced",
    build: (s) => {
      s.table("orders", { arn: TABLE, streamArn: UNKNOWN_TEXT });
      s.mapping("orders", { eventSourceArn: `${TABLE}/stream/2020` });
    },
  },
  {
    kind: "good",
    name: "a replica's stream",
    phase: "up",
    build: (s) => {
      const streamArn = "arn:aws:dynamodb:eu-west-1:123456789012:table/orders/stream/2026";
      s.table("orders", { replicas: [{ streamArn }] });
      s.mapping("orders", { eventSourceArn: streamArn });
    },
  },
  {
    kind: "good",
    name: "sources of other services",
    build: (s) => {
      for (const service of ["sqs", "kinesis", "kafka", "mq", "rds", "docdb-elastic"]) {
        s.mapping(service, { eventSourceArn: `arn:aws:${service}:us-east-1:123456789012:source` });
      }
    },
  },
  {
    kind: "good",
    name: "an unknown ARN, which mapping-needs-enabled-stream reports instead",
    build: (s) => s.mapping("orders", { eventSourceArn: UNKNOWN_TEXT }),
  },
  {
    kind: "good",
    name: "a stream of another stack, which mapping-needs-enabled-stream reports instead",
    build: (s) =>
      s.mapping("orders", { eventSourceArn: "arn:aws:dynamodb:us-east-1:123456789012:table/far/stream/2026" }),
  },
  {
    kind: "good",
    name: "a literal stream ARN of a disabled stream whose last ARN the table still has",
    phase: "up",
    build: (s) => {
      s.table("orders", { streamEnabled: false, streamArn: `${TABLE}/stream/2021` });
      s.mapping("orders", { eventSourceArn: `${TABLE}/stream/2020` });
    },
  },
  {
    kind: "good",
    name: "a literal stream ARN of a table whose stream has no ARN yet",
    phase: "up",
    build: (s) => {
      s.table("orders", { streamArn: "" });
      s.mapping("orders", { eventSourceArn: `${TABLE}/stream/2020` });
    },
  },
]);
