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
    title: "The handler changes the item that it was given",
    question: "Does its own write come back to it, and does anything stop the loop?",
    lesson:
      "Each write comes back as a record, and the handler writes again: an endless loop that you pay for. Lambda's loop detection doesn't cover DynamoDB. The lab's handler stops by itself after the fifth record. Filter such records out, or write to another table.",
    steps: [
      apply().onAws(aws.OK, "iam-working-actions"),
      write("item"),
      deliveries(...times(5)).derived(
        { kind: "deliveries", deliveries: [{ key: "item", count: 5 }] },
        "Each of the four writes changes the item, so each makes a record; nothing detects the loop.",
        "event-names",
        "doc-stream-guarantees",
        "doc-recursion",
      ),
    ],
    noRule: "What a handler writes isn't in the program.",
  }),
  scenario({
    ...writing("mark"),
    id: "write-back-same",
    title: "The handler writes the same value to each item that it is given",
    question: "Does such a loop end by itself?",
    lesson:
      "It ends after one round: the handler's first write changes the item and comes back, the second changes nothing and makes no record. A time of day or a counter among the values keeps the loop alive.",
    steps: [
      apply().onAws(aws.OK, "iam-working-actions"),
      write("item"),
      deliveries(...times(2)).derived(
        { kind: "deliveries", deliveries: [{ key: "item", count: 2 }] },
        "The first write adds an attribute, the second changes nothing.",
        "event-names",
        "no-op-writes-silent",
      ),
    ],
    noRule: "What a handler writes isn't in the program.",
  }),
  scenario({
    ...writing("count", { filters: ['{"eventName":["INSERT"]}'] }),
    id: "write-back-filtered",
    title: "The handler writes back, and the filter passes new items only",
    question: "Does the filter break the loop?",
    lesson:
      "It does, and filtered records cost no invocation. Later changes of an item don't reach this function either; to tell your own writes from others', filter on an attribute that the handler sets.",
    steps: [
      apply().onAws(aws.OK, "iam-working-actions"),
      write("item"),
      deliveries("item").derived(
        aws.deliveredOnce("item"),
        "The handler's write is a MODIFY, which the filter holds back.",
        "event-names",
        "filter-eventname",
      ),
    ],
    noRule: "Nothing goes wrong.",
  }),
];
