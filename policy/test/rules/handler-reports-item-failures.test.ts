import { handlerReportsItemFailures } from "../../rules/handler-reports-item-failures";
import { describeRule } from "../cases";
import { UNKNOWN_LIST, UNKNOWN_NUMBER, UNKNOWN_TEXT } from "../stack";

const bounded = { maximumRetryAttempts: 3 };

describeRule(handlerReportsItemFailures, [
  {
    kind: "good",
    name: "it reports",
    build: (s) => s.consumer("orders", { mapping: { ...bounded, functionResponseTypes: ["ReportBatchItemFailures"] } }),
  },
  {
    kind: "good",
    name: "batches of one",
    build: (s) => s.consumer("orders", { mapping: { ...bounded, batchSize: 1 } }),
  },
  {
    kind: "good",
    name: "retries without a limit: poison-pill-is-bounded names both",
    build: (s) => s.consumer("orders"),
  },
  {
    kind: "bad",
    name: "the defaults",
    build: (s) => s.consumer("orders", { mapping: bounded }),
    reports: [{ on: "orders", message: /Mapping "orders" delivers up to 100 \(the default\) records at once.*Fix:/ }],
  },
  {
    kind: "bad",
    name: "batches of ten, and an empty list",
    build: (s) => s.consumer("orders", { mapping: { ...bounded, batchSize: 10, functionResponseTypes: [] } }),
    reports: [{ on: "orders", message: /delivers up to 10 records/ }],
  },
  {
    kind: "undecided",
    name: "size, list or member; the mapping beside them is still spoken of",
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
