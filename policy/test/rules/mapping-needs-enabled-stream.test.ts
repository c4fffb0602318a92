import { mappingNeedsEnabledStream } from "../../rules/mapping-needs-enabled-stream";
import { describeRule, type Case } from "../cases";
import { all, UNKNOWN_FLAG, UNKNOWN_LIST, UNKNOWN_OBJECT, UNKNOWN_TEXT } from "../stack";

const off = (value: string) =>
  new RegExp(
    `Mapping "orders" reads the stream of table "orders", but that stream is disabled: ${value}.*Fix: .*"orders"`,
  );

describeRule(mappingNeedsEnabledStream, [
  { kind: "good", name: "an enabled stream before it exists", build: (s) => s.consumer("orders") },
  { kind: "good", name: "an enabled stream that exists", phase: "up", build: (s) => s.consumer("orders") },
  {
    kind: "good",
    name: "a disabled stream that no mapping reads",
    build: (s) => s.table("orders", { streamEnabled: false }),
  },
  {
    kind: "bad",
    name: "a disabled stream while its ARN is unknown",
    build: (s) => s.consumer("orders", { table: { streamEnabled: false } }),
    reports: [{ on: "orders", message: off("streamEnabled is false") }],
  },
  {
    kind: "bad",
    name: "a table that doesn't set streamEnabled",
    build: (s) => s.consumer("orders", { table: { streamEnabled: undefined } }),
    reports: [{ on: "orders", message: off("streamEnabled is not set") }],
  },
  {
    kind: "bad",
    name: "a disabled stream in a saved state, where its ARN is empty",
    phase: "up",
    build: (s) => s.consumer("orders", { table: { streamEnabled: false } }),
    reports: [{ on: "orders", message: off("streamEnabled is false") }],
  },
  ...["restoreSourceName", "restoreSourceTableArn", "restoreBackupArn"].map((origin): Case => ({
    kind: "bad",
    name: `a table restored by ${origin}, for which the provider ignores streamEnabled`,
    build: (s) => s.consumer("orders", { table: { [origin]: "orders-of-yesterday", restoreToLatestTime: true } }),
    reports: [{ on: "orders", message: off(`${origin} is set, and the provider ignores streamEnabled`) }],
  })),
  {
    kind: "bad",
    name: "an imported table, for which the provider ignores streamEnabled",
    build: (s) => s.consumer("orders", { table: { importTable: { inputFormat: "CSV" } } }),
    reports: [{ on: "orders", message: off("importTable is set") }],
  },
  {
    kind: "good",
    name: "a table that was restored by an earlier update",
    phase: "up",
    build: (s) => s.consumer("orders", { table: { restoreSourceName: "orders-of-yesterday" } }),
  },
  {
    kind: "undecided",
    name: "a table that may be restored",
    build: (s) => s.consumer("orders", { table: { restoreSourceName: UNKNOWN_TEXT } }),
    reports: [{ on: "orders", message: /the settings of table "orders" are unknown until the update/ }],
  },
  {
    kind: "undecided",
    name: "a table that may have replicas, for which AWS enables the stream",
    build: (s) => s.consumer("orders", { table: { streamEnabled: undefined, replicas: UNKNOWN_LIST } }),
    reports: [{ on: "orders", message: /the settings of table "orders" are unknown until the update/ }],
  },
  {
    kind: "bad",
    name: "only the disabled one of two streams",
    build: (s) => {
      s.consumer("customers");
      s.consumer("orders", { table: { streamEnabled: false } });
    },
    reports: [{ on: "orders", message: off("streamEnabled is false") }],
  },
  {
    kind: "bad",
    name: "each mapping on a disabled stream",
    build: (s) => {
      const table = s.table("orders", { streamEnabled: false });
      s.mapping("first", table);
      s.mapping("second", table);
    },
    reports: [
      { on: "first", message: /Mapping "first"/ },
      { on: "second", message: /Mapping "second"/ },
    ],
  },
  {
    kind: "bad",
    name: "a literal stream ARN of an existing table with a disabled stream",
    phase: "up",
    build: (s) => {
      s.table("orders", { streamEnabled: false });
      s.mapping("orders", { eventSourceArn: "arn:aws:dynamodb:us-east-1:123456789012:table/orders/stream/2020" });
    },
    reports: [{ on: "orders", message: off("streamEnabled is false") }],
  },
  {
    kind: "bad",
    name: "an aws-native table without streamSpecification",
    build: (s) =>
      s.add("aws-native:lambda:EventSourceMapping", "orders", {
        eventSourceArn: s.nativeTable("orders", {}).get("streamArn"),
      }),
    reports: [{ on: "orders", message: off("streamSpecification is not set") }],
  },
  {
    kind: "good",
    name: "an aws-native table with streamSpecification",
    build: (s) =>
      s.add("aws-native:lambda:EventSourceMapping", "orders", {
        eventSourceArn: s.nativeTable("orders").get("streamArn"),
      }),
  },
  {
    kind: "good",
    name: "the stream ARN of a global table's replica",
    phase: "up",
    build: (s) => {
      const streamArn = "arn:aws:dynamodb:eu-west-1:123456789012:table/orders/stream/2026";
      s.table("orders", { replicas: [{ regionName: "eu-west-1", streamArn }] });
      s.mapping("orders", { eventSourceArn: streamArn });
    },
  },
  {
    kind: "bad",
    name: "an ARN computed from two tables with disabled streams",
    build: (s) => {
      const tables = ["a", "b"].map((name) => s.table(name, { streamEnabled: false }));
      s.mapping("orders", {
        eventSourceArn: all(
          tables.map((table) => table.get("streamArn")),
          (arn) => arn,
        ),
      });
    },
    reports: [{ on: "orders", message: /table "a"/ }],
  },
  {
    kind: "undecided",
    name: "an ARN computed from two tables if one stream is disabled",
    build: (s) => {
      const tables = [s.table("a", { streamEnabled: false }), s.table("b")];
      s.mapping("orders", {
        eventSourceArn: all(
          tables.map((table) => table.get("streamArn")),
          (arn) => arn,
        ),
      });
    },
    reports: [{ on: "orders", message: /was computed from several: table "a", table "b"/ }],
  },
  {
    kind: "undecided",
    name: "an ARN computed from two tables if one may be disabled",
    build: (s) => {
      const tables = [s.table("a", { streamEnabled: UNKNOWN_FLAG }), s.table("b")];
      s.mapping("orders", {
        eventSourceArn: all(
          tables.map((table) => table.get("streamArn")),
          (arn) => arn,
        ),
      });
    },
    reports: [{ on: "orders", message: /disabled: the settings of table "a" are unknown until the update/ }],
  },
  {
    kind: "undecided",
    name: "an unknown streamEnabled, but still reports the pair beside it",
    build: (s) => {
      s.consumer("maybe", { table: { streamEnabled: UNKNOWN_FLAG } });
      s.consumer("orders", { table: { streamEnabled: false } });
    },
    reports: [
      { on: "maybe", message: /the settings of table "maybe" are unknown until the update/ },
      { outcome: "violation", on: "orders", message: off("streamEnabled is false") },
    ],
  },
  {
    kind: "undecided",
    name: "an aws-native table with an unknown streamSpecification",
    build: (s) => s.mapping("orders", s.nativeTable("orders", { streamSpecification: UNKNOWN_OBJECT })),
    reports: [{ on: "orders", message: /table "orders"/ }],
  },
  {
    kind: "undecided",
    name: "an ARN computed from a resource that isn't a table",
    build: (s) => {
      const parameter = s.add("aws:ssm/parameter:Parameter", "arn", {}, { value: "arn:…" });
      s.mapping("orders", { eventSourceArn: parameter.get("value") });
    },
    reports: [
      {
        on: "orders",
        message: /computed from aws:ssm\/parameter:Parameter "arn", none of which is a table/,
      },
    ],
  },
  {
    kind: "undecided",
    name: "an unknown ARN that isn't computed from any resource",
    build: (s) => s.mapping("orders", { eventSourceArn: UNKNOWN_TEXT }),
    reports: [{ on: "orders", message: /not computed from a resource in this stack/ }],
  },
  {
    kind: "notApplicable",
    name: "a stream of another stack",
    build: (s) =>
      s.mapping("orders", { eventSourceArn: "arn:aws:dynamodb:us-east-1:123456789012:table/far/stream/2026" }),
    reports: [{ on: "orders", message: /table\/far\/stream\/2026, isn't that of a table in this stack/ }],
  },
  {
    kind: "good",
    name: "a source that isn't the ARN of a stream, which mapping-source-is-a-stream reports instead",
    build: (s) => {
      const table = "arn:aws:dynamodb:us-east-1:123456789012:table/far";
      for (const source of ["orders", table, `${table}/index/by-date`, "arn:aws:s3:::orders"]) {
        s.mapping(source, { eventSourceArn: source });
        s.pipe(`${source}-pipe`, { source });
      }
    },
  },
  {
    kind: "good",
    name: "mappings on other services",
    build: (s) => {
      s.mapping("queue", { eventSourceArn: "arn:aws:sqs:us-east-1:123456789012:jobs" });
      s.mapping("kafka", { selfManagedEventSource: {} });
      s.mapping("kinesis", {
        eventSourceArn: s.add("aws:kinesis/stream:Stream", "clicks", {}, { arn: "…" }).get("arn"),
      });
    },
  },
  {
    kind: "good",
    name: "a table with replicas, whose stream AWS enables",
    build: (s) =>
      s.consumer("orders", { table: { streamEnabled: undefined, replicas: [{ regionName: "eu-west-1" }] } }),
  },
  {
    kind: "good",
    name: "a table whose origin is null or empty, which means that it isn't restored",
    build: (s) => s.consumer("orders", { table: { restoreSourceName: "", importTable: null } }),
  },
  {
    kind: "good",
    name: "an empty ARN, which mapping-source-is-a-stream reports instead",
    build: (s) => s.mapping("orders", { eventSourceArn: "" }),
  },
]);
