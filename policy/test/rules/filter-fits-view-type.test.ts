import { filterFitsViewType } from "../../rules/filter-fits-view-type";
import { describeRule, type Case } from "../cases";
import { all, UNKNOWN_LIST, UNKNOWN_TEXT } from "../stack";

const filters = (...patterns: unknown[]) => ({
  filterCriteria: {
    filters: patterns.map((pattern) => ({ pattern: typeof pattern === "string" ? pattern : JSON.stringify(pattern) })),
  },
});
const image = (name: string, leaf: unknown = ["open"]) => ({ dynamodb: { [name]: { status: { S: leaf } } } });

const keys = { hashKey: "id", attributes: [{ name: "id", type: "S" }] };

const good = (name: string, streamViewType: string, ...patterns: unknown[]): Case => ({
  kind: "good",
  name,
  build: (s) => s.consumer("orders", { table: { ...keys, streamViewType }, mapping: filters(...patterns) }),
});
const bad = (name: string, streamViewType: string, message: RegExp, ...patterns: unknown[]): Case => ({
  ...good(name, streamViewType, ...patterns),
  kind: "bad",
  reports: [{ on: "orders", message }],
});

describeRule(filterFitsViewType, [
  { kind: "good", name: "a mapping without filters", build: (s) => s.consumer("orders") },
  good("a filter on NewImage of a stream of NEW_IMAGE", "NEW_IMAGE", image("NewImage")),
  good("a filter on OldImage of a stream of OLD_IMAGE", "OLD_IMAGE", image("OldImage")),
  good("a filter on both images of a stream of NEW_AND_OLD_IMAGES", "NEW_AND_OLD_IMAGES", {
    dynamodb: { ...image("NewImage").dynamodb, ...image("OldImage").dynamodb },
  }),
  good("a filter on keys and event name of a stream of KEYS_ONLY", "KEYS_ONLY", {
    eventName: ["INSERT"],
    dynamodb: { Keys: { id: { S: [{ prefix: "a" }] } } },
  }),
  good(
    "a filter that requires NewImage to be absent from a stream of KEYS_ONLY",
    "KEYS_ONLY",
    image("NewImage", [{ exists: false }]),
  ),
  good("an $or with one branch that needs no image", "KEYS_ONLY", {
    $or: [image("NewImage"), { eventName: ["REMOVE"] }],
  }),
  good("an $or under dynamodb with one branch that needs no image", "KEYS_ONLY", {
    dynamodb: { $or: [{ NewImage: { a: { S: ["x"] } } }, { Keys: { id: { S: ["x"] } } }] },
  }),
  good("a number attribute compared as text", "NEW_IMAGE", { dynamodb: { NewImage: { age: { N: ["7"] } } } }),
  good("a numeric condition on the record's creation time", "KEYS_ONLY", {
    dynamodb: { ApproximateCreationDateTime: [{ numeric: [">", 0] }] },
  }),
  good("a number attribute compared with a number or its text", "NEW_IMAGE", {
    dynamodb: { NewImage: { age: { N: [7, "7"] } } },
  }),
  good(
    "an attribute of an image that the stream doesn't carry, if it may be absent",
    "OLD_IMAGE",
    image("NewImage", [{ exists: false }, "open"]),
  ),
  bad(
    "a filter on NewImage of a stream of KEYS_ONLY",
    "KEYS_ONLY",
    /gets no record through its filter: dynamodb\.NewImage\.status\.S: a stream with the view type KEYS_ONLY never carries NewImage\. Fix: set the view type of table "orders" to NEW_AND_OLD_IMAGES/,
    image("NewImage"),
  ),
  bad(
    "a filter on NewImage of a stream of OLD_IMAGE",
    "OLD_IMAGE",
    /OLD_IMAGE never carries NewImage/,
    image("NewImage"),
  ),
  bad(
    "a filter on OldImage of a stream of NEW_IMAGE",
    "NEW_IMAGE",
    /NEW_IMAGE never carries OldImage/,
    image("OldImage"),
  ),
  {
    ...bad("two filters that both let nothing through", "NEW_IMAGE", /^/, image("OldImage"), image("OldImage", ["b"])),
    reports: [
      { on: "orders", message: /through its filter 1 of 2/ },
      { on: "orders", message: /through its filter 2 of 2/ },
    ],
  },
  {
    ...good(
      "a dead filter with advice if another filter lets records through",
      "NEW_IMAGE",
      image("NewImage"),
      image("OldImage"),
    ),
    reports: [
      {
        outcome: "advice",
        on: "orders",
        message: /gets no record through its filter 2 of 2: .*never carries OldImage/,
      },
    ],
  },
  {
    ...good(
      "an operator that AWS doesn't document for Lambda, with advice",
      "NEW_IMAGE",
      image("NewImage", [{ wildcard: "o*n" }]),
    ),
    reports: [{ outcome: "advice", on: "orders", message: /uses wildcard in its filter/ }],
  },
  bad(
    "a filter that isn't valid JSON",
    "NEW_IMAGE",
    /an event filter that AWS rejects, \{"eventName":: isn't valid JSON/,
    '{"eventName":',
  ),
  bad("an empty filter", "NEW_IMAGE", /isn't valid JSON.*Fix: build it/, ""),
  bad(
    "an operator with an operand of another type",
    "NEW_IMAGE",
    /needs a string after prefix.*Fix: write \{"prefix": "…"\} with a string\.$/,
    image("NewImage", [{ prefix: 5 }]),
  ),
  bad(
    "an operator that doesn't exist",
    "NEW_IMAGE",
    /AWS rejects.*Fix: use prefix, suffix, /,
    image("NewImage", [{ matches: "o" }]),
  ),
  bad(
    "an attribute without its type tag",
    "NEW_IMAGE",
    /through its filter: dynamodb\.NewImage\.status: "status" holds a type tag, not a value\. Fix: write \{"dynamodb":\{"NewImage":\{"status":\{"S":\["open"\]\}\}\}\}/,
    {
      dynamodb: { NewImage: { status: ["open"] } },
    },
  ),
  bad(
    "a condition that every record meets",
    "NEW_IMAGE",
    /gets records that its filter seems to keep out: dynamodb\.NewImage\.status/,
    {
      dynamodb: { NewImage: { status: [{ exists: false }] } },
    },
  ),
  bad(
    "a key attribute that the table doesn't have",
    "NEW_IMAGE",
    /"Keys" has only the table's key attributes \(id\), not "status"/,
    {
      dynamodb: { Keys: { status: { S: ["open"] } } },
    },
  ),
  bad("an $or whose branches all need a missing image", "KEYS_ONLY", /never carries NewImage/, {
    $or: [image("NewImage"), image("NewImage", ["b"])],
  }),
  bad("an $or under dynamodb whose branches all need a missing image", "KEYS_ONLY", /never carries NewImage/, {
    dynamodb: { $or: [{ NewImage: { a: { S: ["x"] } } }, { NewImage: { b: { S: ["x"] } } }] },
  }),
  {
    kind: "good",
    name: "any filter if the table has no stream",
    build: (s) =>
      s.consumer("orders", {
        table: { streamEnabled: false, streamViewType: "KEYS_ONLY" },
        mapping: filters(image("NewImage")),
      }),
  },
  bad("a filter on both images of a stream of NEW_IMAGE", "NEW_IMAGE", /never carries OldImage/, {
    dynamodb: { NewImage: { a: { S: ["x"] } }, OldImage: { a: { S: ["y"] } } },
  }),
  {
    kind: "good",
    name: "unknown filters, which mapping-settings-are-accepted reports instead",
    build: (s) => s.consumer("orders", { mapping: { filterCriteria: { filters: UNKNOWN_LIST } } }),
  },
  {
    kind: "undecided",
    name: "an unknown filter, but still reports the one beside it",
    build: (s) =>
      s.consumer("orders", { mapping: { filterCriteria: { filters: [{ pattern: UNKNOWN_TEXT }, { pattern: "x" }] } } }),
    reports: [
      { on: "orders", message: /its filter 1 of 2 is unknown until the update/ },
      { outcome: "violation", on: "orders", message: /AWS rejects, x: isn't valid JSON/ },
    ],
  },
  ...[1, 2, 3].map((count): Case => ({
    kind: "undecided",
    name: `${count} unknown of three filters, in one line`,
    build: (s) => {
      const patterns = Array.from({ length: 3 }, (_, i) => ({
        pattern: i < count ? UNKNOWN_TEXT : JSON.stringify(image("NewImage")),
      }));
      s.consumer("orders", { mapping: { filterCriteria: { filters: patterns } } });
    },
    reports: [
      {
        on: "orders",
        message: [
          /its filter 1 of 3 is unknown until the update\.$/,
          /its filters 1 and 2 of 3 are unknown until the update\.$/,
          /its filters 1, 2 and 3 of 3 are unknown until the update\.$/,
        ][count - 1] as RegExp,
      },
    ],
  })),
  {
    kind: "undecided",
    name: "the only filter if it is unknown",
    build: (s) => s.consumer("orders", { mapping: { filterCriteria: { filters: [{ pattern: UNKNOWN_TEXT }] } } }),
    reports: [{ on: "orders", message: /its filter is unknown until the update\.$/ }],
  },
  {
    kind: "good",
    name: "an unknown view type, which stream-view-type-needs-enabled-stream reports instead",
    build: (s) =>
      s.consumer("orders", { table: { streamViewType: UNKNOWN_TEXT }, mapping: filters(image("NewImage")) }),
  },
  {
    kind: "good",
    name: "a stream of another stack, which mapping-needs-enabled-stream reports instead",
    build: (s) =>
      s.mapping(
        "orders",
        { eventSourceArn: "arn:aws:dynamodb:us-east-1:123456789012:table/far/stream/2026" },
        filters(image("NewImage")),
      ),
  },
  {
    kind: "good",
    name: "a filter that is dead on every stream beside a live one, with advice",
    build: (s) => s.consumer("orders", { mapping: filters({ eventName: ["insert"] }, { eventName: ["INSERT"] }) }),
    reports: [{ outcome: "advice", on: "orders", message: /no record through its filter 1 of 2/ }],
  },
  {
    kind: "good",
    name: "a dead filter beside a live one on a stream of another stack, with advice",
    build: (s) =>
      s.mapping(
        "orders",
        { eventSourceArn: "arn:aws:dynamodb:us-east-1:123456789012:table/far/stream/2026" },
        filters({ eventName: ["insert"] }, image("NewImage")),
      ),
    reports: [{ outcome: "advice", on: "orders", message: /no record through its filter 1 of 2/ }],
  },
  {
    kind: "good",
    name: "an operator that AWS doesn't document on a stream of another stack, with advice",
    build: (s) =>
      s.mapping(
        "orders",
        { eventSourceArn: "arn:aws:dynamodb:us-east-1:123456789012:table/far/stream/2026" },
        filters(image("NewImage", [{ wildcard: "o*n" }])),
      ),
    reports: [{ outcome: "advice", on: "orders", message: /uses wildcard in its filter/ }],
  },
  {
    kind: "good",
    name: "a filter that asks for no image if the view type is unknown",
    build: (s) =>
      s.consumer("orders", { table: { streamViewType: UNKNOWN_TEXT }, mapping: filters({ eventName: ["INSERT"] }) }),
  },
  {
    kind: "bad",
    name: "a filter without a pattern",
    build: (s) => s.consumer("orders", { mapping: { filterCriteria: { filters: [{}] } } }),
    reports: [{ on: "orders", message: /AWS rejects, : isn't valid JSON/ }],
  },
  {
    kind: "bad",
    name: "a filter for one of two streams, neither of which carries its image",
    build: (s) => {
      const tables = ["a", "b"].map((name) => s.table(name, { ...keys, streamViewType: "KEYS_ONLY" }));
      const eventSourceArn = all(
        tables.map((table) => table.get("streamArn")),
        (arn) => arn,
      );
      s.mapping("orders", { eventSourceArn }, filters(image("NewImage")));
    },
    reports: [
      {
        on: "orders",
        message: /never carries NewImage.*Fix: set the view type of tables "\w+" and "\w+" to NEW_AND_OLD_IMAGES/,
      },
    ],
  },
]);
