import { handlerReportsItemFailures } from "../../rules/handler-reports-item-failures";
import { describeRule } from "../cases";
import { UNKNOWN_LIST, UNKNOWN_NUMBER, UNKNOWN_TEXT } from "../stack";

const bounded = { maximumRetryAttempts: 3 };

describeRule(handlerReportsItemFailures, [
  {
    kind: "good",
    name: "a mapping with ReportBatchItemFailures",
    build: (s) => s.consumer("orders", { mapping: { ...bounded, functionResponseTypes: ["ReportBatchItemFailures"] } }),
  },
  {
    kind: "good",
    name: "batches of one record",
    build: (s) => s.consumer("orders", { mapping: { ...bounded, batchSize: 1 } }),
  },
  {
    kind: "good",
    name: "unlimited retries, which poison-pill-is-bounded reports instead",
    build: (s) => s.consumer("orders"),
  },
  {
    kind: "bad",
    name: "the default batch size and response types",
    build: (s) => s.consumer("orders", { mapping: bounded }),
    reports: [{ on: "orders", message: /Mapping "orders" delivers up to 100 \(the default\) records at once.*Fix:/ }],
  },
  {
    kind: "bad",
    name: "batches of ten with an empty list of response types",
    build: (s) => s.consumer("orders", { mapping: { ...bounded, batchSize: 10, functionResponseTypes: [] } }),
    reports: [{ on: "orders", message: /delivers up to 10 records/ }],
  },
  {
    kind: "undecided",
    name: "an unknown batch size, response type or list of them, but still reports the mapping beside them",
    build: (s) => {
      s.consumer("size", { mapping: { ...bounded, batchSize: UNKNOWN_NUMBER } });
      s.consumer("list", { mapping: { ...bounded, functionResponseTypes: UNKNOWN_LIST } });
      s.consumer("member", { mapping: { ...bounded, functionResponseTypes: [UNKNOWN_TEXT] } });
      s.consumer("orders", { mapping: bounded });
    },
    reports: [
      ...["size", "list", "member"].map((on) => ({ on, message: /is unknown until the update/ })),
      { outcome: "violation" as const, on: "orders", message: /delivers up to 100/ },
    ],
  },
]);
