import { filterFitsViewType } from "../../rules/filter-fits-view-type";
import { describeRule, type Case } from "../cases";
import { UNKNOWN_LIST, UNKNOWN_TEXT } from "../stack";

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
  { kind: "good", name: "no filter", build: (s) => s.consumer("orders") },
  good("new image", "NEW_IMAGE", image("NewImage")),
  good("old image", "OLD_IMAGE", image("OldImage")),
  good("both images", "NEW_AND_OLD_IMAGES", {
    dynamodb: { ...image("NewImage").dynamodb, ...image("OldImage").dynamodb },
  }),
  good("keys and event name", "KEYS_ONLY", {
    eventName: ["INSERT"],
    dynamodb: { Keys: { id: { S: [{ prefix: "a" }] } } },
  }),
  good("an image that has to be absent", "KEYS_ONLY", image("NewImage", [{ exists: false }])),
  good("one way of two does without the image", "KEYS_ONLY", { $or: [image("NewImage"), { eventName: ["REMOVE"] }] }),
  good("one way of two does, inside the record", "KEYS_ONLY", {
    dynamodb: { $or: [{ NewImage: { a: { S: ["x"] } } }, { Keys: { id: { S: ["x"] } } }] },
  }),
  good("a number compared as text", "NEW_IMAGE", { dynamodb: { NewImage: { age: { N: ["7"] } } } }),
  good("numeric on a number of the record", "KEYS_ONLY", {
    dynamodb: { ApproximateCreationDateTime: [{ numeric: [">", 0] }] },
  }),
  good("a number or its text", "NEW_IMAGE", { dynamodb: { NewImage: { age: { N: [7, "7"] } } } }),
  good("absent, or open", "OLD_IMAGE", image("NewImage", [{ exists: false }, "open"])),
  bad(
    "new image of keys",
    "KEYS_ONLY",
    /gets no record through its filter: dynamodb\.NewImage\.status\.S: a stream with the view type KEYS_ONLY never carries NewImage\. Fix: set the view type of table "orders" to NEW_AND_OLD_IMAGES/,
    image("NewImage"),
  ),
  bad("new image of old ones", "OLD_IMAGE", /OLD_IMAGE never carries NewImage/, image("NewImage")),
  bad("old image of new ones", "NEW_IMAGE", /NEW_IMAGE never carries OldImage/, image("OldImage")),
  {
    ...bad("both of two", "NEW_IMAGE", /^/, image("OldImage"), image("OldImage", ["b"])),
    reports: [
      { on: "orders", message: /through its filter 1 of 2/ },
      { on: "orders", message: /through its filter 2 of 2/ },
    ],
  },
  {
    ...good("the second of two: the first one lets records through", "NEW_IMAGE", image("NewImage"), image("OldImage")),
    reports: [
      {
        outcome: "advice",
        on: "orders",
        message: /gets no record through its filter 2 of 2: .*never carries OldImage/,
      },
    ],
  },
  {
    ...good("an operator that AWS doesn't document for Lambda", "NEW_IMAGE", image("NewImage", [{ wildcard: "o*n" }])),
    reports: [{ outcome: "advice", on: "orders", message: /uses wildcard in its filter/ }],
  },
  bad(
    "broken JSON",
    "NEW_IMAGE",
    /an event filter that AWS rejects, \{"eventName":: isn't valid JSON/,
    '{"eventName":',
  ),
  bad("no pattern", "NEW_IMAGE", /isn't valid JSON/, ""),
  bad(
    "a missing type tag",
    "NEW_IMAGE",
    /through its filter: dynamodb\.NewImage\.status: "status" holds a type tag, not a value\. Fix: write \{"dynamodb":\{"NewImage":\{"status":\{"S":\["open"\]\}\}\}\}/,
    {
      dynamodb: { NewImage: { status: ["open"] } },
    },
  ),
  bad(
    "a condition that keeps nothing out",
    "NEW_IMAGE",
    /gets records that its filter seems to keep out: dynamodb\.NewImage\.status/,
    {
      dynamodb: { NewImage: { status: [{ exists: false }] } },
    },
  ),
  bad(
    "a key that the table doesn't have",
    "NEW_IMAGE",
    /"Keys" has the table's key attributes alone \(id\), no "status"/,
    {
      dynamodb: { Keys: { status: { S: ["open"] } } },
    },
  ),
  bad("both ways need the image", "KEYS_ONLY", /never carries NewImage/, {
    $or: [image("NewImage"), image("NewImage", ["b"])],
  }),
  bad("both ways need it, inside the record", "KEYS_ONLY", /never carries NewImage/, {
    dynamodb: { $or: [{ NewImage: { a: { S: ["x"] } } }, { NewImage: { b: { S: ["x"] } } }] },
  }),
  {
    kind: "good",
    name: "a table without a stream: nothing to fit",
    build: (s) =>
      s.consumer("orders", {
        table: { streamEnabled: false, streamViewType: "KEYS_ONLY" },
        mapping: filters(image("NewImage")),
      }),
  },
  bad("both images of one", "NEW_IMAGE", /never carries OldImage/, {
    dynamodb: { NewImage: { a: { S: ["x"] } }, OldImage: { a: { S: ["y"] } } },
  }),
  {
    kind: "undecided",
    name: "the filters",
    build: (s) => s.consumer("orders", { mapping: { filterCriteria: { filters: UNKNOWN_LIST } } }),
    reports: [{ on: "orders", message: /its filters are unknown until the update/ }],
  },
  {
    kind: "undecided",
    name: "one pattern; the one beside it is still rejected",
    build: (s) =>
      s.consumer("orders", { mapping: { filterCriteria: { filters: [{ pattern: UNKNOWN_TEXT }, { pattern: "x" }] } } }),
    reports: [
      { on: "orders", message: /its filter 1 of 2 is unknown until the update/ },
      { outcome: "violation", on: "orders", message: /AWS rejects, x: isn't valid JSON/ },
    ],
  },
  {
    kind: "undecided",
    name: "the view type",
    build: (s) =>
      s.consumer("orders", { table: { streamViewType: UNKNOWN_TEXT }, mapping: filters(image("NewImage")) }),
    reports: [{ on: "orders", message: /view type of table "orders" is unknown until the update/ }],
  },
  {
    kind: "good",
    name: "a stream of another stack, which mapping-needs-enabled-stream reports",
    build: (s) =>
      s.mapping(
        "orders",
        { eventSourceArn: "arn:aws:dynamodb:us-east-1:123456789012:table/far/stream/2026" },
        filters(image("NewImage")),
      ),
  },
]);
