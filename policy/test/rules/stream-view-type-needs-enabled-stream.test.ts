import { streamViewTypeNeedsEnabledStream } from "../../rules/stream-view-type-needs-enabled-stream";
import { describeRule } from "../cases";
import { UNKNOWN_FLAG, UNKNOWN_OBJECT, UNKNOWN_TEXT } from "../stack";

describeRule(streamViewTypeNeedsEnabledStream, [
  { kind: "good", name: "an enabled stream with a view type", build: (s) => s.table("orders") },
  {
    kind: "good",
    name: "a table without stream and view type",
    build: (s) => s.add("aws:dynamodb/table:Table", "orders", { name: "orders" }),
  },
  {
    kind: "good",
    name: "a disabled stream with the empty view type of a saved state",
    phase: "up",
    build: (s) => s.table("orders", { streamEnabled: false, streamViewType: "" }),
  },
  { kind: "good", name: "an aws-native table with streamSpecification", build: (s) => s.nativeTable("orders") },
  {
    kind: "good",
    name: "an aws-native table with an unknown streamSpecification, whose view type is the switch",
    build: (s) => s.nativeTable("orders", { streamSpecification: UNKNOWN_OBJECT }),
  },
  {
    kind: "bad",
    name: "a view type on a disabled stream",
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
    name: "a view type without streamEnabled",
    build: (s) => s.table("orders", { streamEnabled: undefined, streamViewType: "KEYS_ONLY" }),
    reports: [
      { on: "orders", message: /view type KEYS_ONLY, but its stream is disabled \(streamEnabled is not set\)/ },
    ],
  },
  {
    kind: "bad",
    name: "an enabled stream without a view type",
    build: (s) => s.table("orders", { streamViewType: undefined }),
    reports: [{ on: "orders", message: /Table "orders" has an enabled stream without a view type, which AWS rejects/ }],
  },
  {
    kind: "bad",
    name: "an enabled stream with an empty view type",
    build: (s) => s.table("orders", { streamViewType: "" }),
    reports: [{ on: "orders", message: /without a view type/ }],
  },
  {
    kind: "bad",
    name: "an aws-native table with an empty streamSpecification",
    build: (s) => s.nativeTable("orders", { streamSpecification: {} }),
    reports: [{ on: "orders", message: /without a view type/ }],
  },
  {
    kind: "undecided",
    name: "a view type with an unknown streamEnabled, but still reports the table beside it",
    build: (s) => {
      s.table("maybe", { streamEnabled: UNKNOWN_FLAG });
      s.table("orders", { streamEnabled: false });
    },
    reports: [
      {
        on: "maybe",
        message:
          /table "maybe" has a view type without a stream: whether its stream is enabled is unknown until the update\.$/,
      },
      { outcome: "violation", on: "orders", message: /Table "orders"/ },
    ],
  },
  {
    kind: "undecided",
    name: "an unknown view type on a disabled stream",
    build: (s) => s.table("orders", { streamEnabled: false, streamViewType: UNKNOWN_TEXT }),
    reports: [
      { on: "orders", message: /has a view type without a stream: its view type is unknown until the update\.$/ },
    ],
  },
  {
    kind: "undecided",
    name: "an unknown view type and an unknown streamEnabled",
    build: (s) => s.table("orders", { streamEnabled: UNKNOWN_FLAG, streamViewType: UNKNOWN_TEXT }),
    reports: [
      {
        on: "orders",
        message:
          /has a view type without a stream, or a stream without a view type: whether its stream is enabled and its view type are unknown until the update\.$/,
      },
    ],
  },
  {
    kind: "undecided",
    name: "an unknown streamEnabled without a view type",
    build: (s) => s.table("orders", { streamEnabled: UNKNOWN_FLAG, streamViewType: undefined }),
    reports: [{ on: "orders", message: /has a stream without a view type: whether its stream is enabled is unknown/ }],
  },
  {
    kind: "good",
    name: "an unknown streamEnabled that a mapping needs, which mapping-needs-enabled-stream reports instead",
    build: (s) => s.consumer("orders", { table: { streamEnabled: UNKNOWN_FLAG } }),
  },
  {
    kind: "undecided",
    name: "an enabled stream with an unknown view type",
    build: (s) => s.table("orders", { streamViewType: UNKNOWN_TEXT }),
    reports: [
      { on: "orders", message: /has a stream without a view type: its view type is unknown until the update\.$/ },
    ],
  },
]);
