// A handler that writes to the table whose stream it reads.
import * as aws from "../model/answers";
import { scenario } from "../model/scenario";
import type { HandlerMode, MappingSettings } from "../model/stack";
import { deliveries, write } from "../steps/data";
import { apply } from "../steps/tool-commands";

const writing = (mode: HandlerMode, mapping: MappingSettings = {}) => ({
  tools: ["api" as const],
  invokes: true,
  set: { mapping: { startingPosition: "TRIM_HORIZON", ...mapping }, function: { mode } },
});

const times = (count: number): string[] => Array.from({ length: count }, () => "item");

export default [
  scenario({
    ...writing("count"),
    id: "write-back",
    title: "The handler changes the item it was invoked for",
    question: "Does its own write come back, and does anything stop the loop?",
    lesson:
      "Each write comes back as a record, and the handler writes again: an endless loop that you pay for. Lambda's loop detection doesn't cover DynamoDB. Filter such records out, or write to another table. The lab's handler stops by itself after the fifth record.",
    steps: [
      apply().onAws(aws.OK, "iam-working-actions"),
      write("item"),
      deliveries(...times(5)).derived(
        { kind: "deliveries", deliveries: [{ key: "item", count: 5 }] },
        "Each of the four writes changes the item, so each creates a record; nothing detects the loop.",
        "event-names",
        "doc-stream-guarantees",
        "doc-recursion",
      ),
    ],
    noRule: "The program doesn't show what a handler writes.",
  }),
  scenario({
    ...writing("mark"),
    id: "write-back-same",
    title: "The handler writes the same value to each item it is invoked for",
    question: "Does such a loop end by itself?",
    lesson:
      "The loop ends after one round: the handler's first write changes the item and comes back; the second changes nothing and creates no record. A timestamp or a counter among the values keeps the loop alive.",
    steps: [
      apply().onAws(aws.OK, "iam-working-actions"),
      write("item"),
      deliveries(...times(2)).derived(
        { kind: "deliveries", deliveries: [{ key: "item", count: 2 }] },
        "The first write adds an attribute; the second changes nothing.",
        "event-names",
        "no-op-writes-silent",
      ),
    ],
    noRule: "The program doesn't show what a handler writes.",
  }),
  scenario({
    ...writing("count", { filters: ['{"eventName":["INSERT"]}'] }),
    id: "write-back-filtered",
    title: "The handler writes back, and a filter passes only new items",
    question: "Does the filter break the loop?",
    lesson:
      "The filter breaks the loop, and filtered records cost no invocation. Later changes to an item don't reach this function either; to tell your own writes from others', filter on an attribute that the handler sets.",
    steps: [
      apply().onAws(aws.OK, "iam-working-actions"),
      write("item"),
      deliveries("item").derived(
        aws.deliveredOnce("item"),
        "The handler's write is a MODIFY, which the filter drops.",
        "event-names",
        "filter-eventname",
      ),
    ],
    noRule: "Nothing goes wrong.",
  }),
];
