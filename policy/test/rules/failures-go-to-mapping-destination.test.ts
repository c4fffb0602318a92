import { failuresGoToMappingDestination } from "../../rules/failures-go-to-mapping-destination";
import { describeRule } from "../cases";
import { all } from "../stack";

const QUEUE = "arn:aws:sqs:us-east-1:123456789012:failed";
const fn = { deadLetterConfig: { targetArn: QUEUE } };

describeRule(failuresGoToMappingDestination, [
  { kind: "good", name: "a consumer without any queue", build: (s) => s.consumer("orders") },
  {
    kind: "good",
    name: "a dead-letter queue if the mapping has a destination too",
    build: (s) =>
      s.consumer("orders", { fn, mapping: { destinationConfig: { onFailure: { destinationArn: QUEUE } } } }),
  },
  {
    kind: "good",
    name: "a dead-letter queue on a function that no stream invokes",
    build: (s) => s.function("orders", fn),
  },
  {
    kind: "bad",
    name: "a dead-letter queue without a destination on the mapping",
    build: (s) => s.consumer("orders", { fn }),
    reports: [
      { on: "orders", message: /^Mapping "orders" .* the dead-letter queue of function "orders" gets no batch/ },
    ],
  },
  {
    kind: "bad",
    name: "a dead-letter queue that doesn't exist yet",
    build: (s) => {
      const targetArn = s.add("aws:sqs/queue:Queue", "failed", {}, { arn: QUEUE }).get("arn");
      s.consumer("orders", { fn: { deadLetterConfig: { targetArn } } });
    },
    reports: [{ on: "orders", message: /dead-letter queue/ }],
  },
  {
    kind: "good",
    name: "a mapping on one of two functions, of which one has a dead-letter queue",
    build: (s) => {
      const functions = [s.function("a", fn), s.function("b")];
      const functionName = all(
        functions.map((fn) => fn.get("arn")),
        (arn) => arn,
      );
      s.mapping("orders", s.table("orders"), { functionName });
    },
  },
]);
