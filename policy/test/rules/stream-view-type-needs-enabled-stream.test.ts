import { streamViewTypeNeedsEnabledStream } from "../../rules/stream-view-type-needs-enabled-stream";
import { describeRule } from "../cases";
import { UNKNOWN_FLAG, UNKNOWN_TEXT } from "../stack";

describeRule(
  streamViewTypeNeedsEnabledStream,
  [
    { kind: "good", name: "both", build: (s) => s.table("orders") },
    { kind: "good", name: "neither", build: (s) => s.add("aws:dynamodb/table:Table", "orders", { name: "orders" }) },
    {
      kind: "good",
      name: "no stream, and the empty view type that a saved state has",
      phase: "up",
      build: (s) => s.table("orders", { streamEnabled: false, streamViewType: "" }),
    },
    { kind: "good", name: "aws-native", build: (s) => s.nativeTable("orders") },
    {
      kind: "bad",
      name: "a view type, and the switch off",
      build: (s) => s.table("orders", { streamEnabled: false }),
      reports: [
        { on: "orders", says: /view type NEW_AND_OLD_IMAGES, but its stream is off: streamEnabled is false.*Fix:/ },
      ],
    },
    {
      kind: "bad",
      name: "a view type, and the switch left out",
      build: (s) => s.table("orders", { streamEnabled: undefined, streamViewType: "KEYS_ONLY" }),
      reports: [{ on: "orders", says: /view type KEYS_ONLY, but its stream is off: streamEnabled is left out/ }],
    },
    {
      kind: "bad",
      name: "the switch on, and no view type",
      build: (s) => s.table("orders", { streamViewType: undefined }),
      reports: [{ on: "orders", says: /Table "orders" has its stream on and no view type, which AWS refuses/ }],
    },
    {
      kind: "bad",
      name: "the switch on, and an empty view type",
      build: (s) => s.table("orders", { streamViewType: "" }),
      reports: [{ on: "orders", says: /no view type/ }],
    },
    {
      kind: "bad",
      name: "aws-native with a specification that says nothing",
      build: (s) => s.nativeTable("orders", { streamSpecification: {} }),
      reports: [{ on: "orders", says: /no view type/ }],
    },
    {
      kind: "unknown",
      name: "a view type, and an unknown switch; the table beside it is still refused",
      build: (s) => {
        s.table("maybe", { streamEnabled: UNKNOWN_FLAG });
        s.table("orders", { streamEnabled: false });
      },
      reports: [
        { on: "maybe", says: /Table "maybe": its stream's switch or view type is only known later/ },
        { outcome: "violation", on: "orders", says: /Table "orders"/ },
      ],
    },
    {
      kind: "unknown",
      name: "the switch on, and an unknown view type",
      build: (s) => s.table("orders", { streamViewType: UNKNOWN_TEXT }),
      reports: [{ on: "orders", says: /only known later/ }],
    },
  ],
  { notApplicable: "it looks at tables of this stack alone" },
);
