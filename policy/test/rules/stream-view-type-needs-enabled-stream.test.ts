import { streamViewTypeNeedsEnabledStream } from "../../rules/stream-view-type-needs-enabled-stream";
import { describeRule } from "../cases";
import { UNKNOWN_FLAG, UNKNOWN_TEXT } from "../stack";

describeRule(streamViewTypeNeedsEnabledStream, [
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
      {
        on: "orders",
        message: /view type NEW_AND_OLD_IMAGES, but its stream is disabled \(streamEnabled is false\).*Fix:/,
      },
    ],
  },
  {
    kind: "bad",
    name: "a view type, and the switch left out",
    build: (s) => s.table("orders", { streamEnabled: undefined, streamViewType: "KEYS_ONLY" }),
    reports: [
      { on: "orders", message: /view type KEYS_ONLY, but its stream is disabled \(streamEnabled is not set\)/ },
    ],
  },
  {
    kind: "bad",
    name: "the switch on, and no view type",
    build: (s) => s.table("orders", { streamViewType: undefined }),
    reports: [{ on: "orders", message: /Table "orders" has an enabled stream without a view type, which AWS rejects/ }],
  },
  {
    kind: "bad",
    name: "the switch on, and an empty view type",
    build: (s) => s.table("orders", { streamViewType: "" }),
    reports: [{ on: "orders", message: /without a view type/ }],
  },
  {
    kind: "bad",
    name: "aws-native with a specification that says nothing",
    build: (s) => s.nativeTable("orders", { streamSpecification: {} }),
    reports: [{ on: "orders", message: /without a view type/ }],
  },
  {
    kind: "undecided",
    name: "a view type, and an unknown switch; the table beside it is still rejected",
    build: (s) => {
      s.table("maybe", { streamEnabled: UNKNOWN_FLAG });
      s.table("orders", { streamEnabled: false });
    },
    reports: [
      { on: "maybe", message: /table "maybe" .* unknown until the update/ },
      { outcome: "violation", on: "orders", message: /Table "orders"/ },
    ],
  },
  {
    kind: "undecided",
    name: "the switch on, and an unknown view type",
    build: (s) => s.table("orders", { streamViewType: UNKNOWN_TEXT }),
    reports: [{ on: "orders", message: /unknown until the update/ }],
  },
]);
