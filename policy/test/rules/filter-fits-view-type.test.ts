import { filterFitsViewType } from "../../rules/filter-fits-view-type";
import { describeRule, type Case } from "../cases";
import { UNKNOWN_LIST, UNKNOWN_TEXT } from "../stack";

const filters = (...patterns: unknown[]) => ({
  filterCriteria: {
    filters: patterns.map((pattern) => ({ pattern: typeof pattern === "string" ? pattern : JSON.stringify(pattern) })),
  },
});
const image = (name: string, leaf: unknown = ["open"]) => ({ dynamodb: { [name]: { status: { S: leaf } } } });

const good = (name: string, streamViewType: string, ...patterns: unknown[]): Case => ({
  kind: "good",
  name,
  build: (s) => s.consumer("orders", { table: { streamViewType }, mapping: filters(...patterns) }),
});
const bad = (name: string, streamViewType: string, says: RegExp, ...patterns: unknown[]): Case => ({
  ...good(name, streamViewType, ...patterns),
  kind: "bad",
  reports: [{ on: "orders", says }],
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
  good("numeric where the record has a number", "KEYS_ONLY", {
    dynamodb: { ApproximateCreationDateTime: [{ numeric: [">", 0] }] },
  }),
  bad(
    "new image of keys",
    "KEYS_ONLY",
    /filters on NewImage, which no record carries: the stream of table "orders" has the view type KEYS_ONLY/,
    image("NewImage"),
  ),
  bad("new image of old ones", "OLD_IMAGE", /filters on NewImage/, image("NewImage")),
  bad("old image of new ones", "NEW_IMAGE", /filters on OldImage/, image("OldImage")),
  bad("the second of two", "NEW_IMAGE", /filters on OldImage/, image("NewImage"), image("OldImage")),
  bad("both ways need the image", "KEYS_ONLY", /filters on NewImage/, {
    $or: [image("NewImage"), image("NewImage", ["b"])],
  }),
  bad("both ways need it, inside the record", "KEYS_ONLY", /filters on NewImage/, {
    dynamodb: { $or: [{ NewImage: { a: { S: ["x"] } } }, { NewImage: { b: { S: ["x"] } } }] },
  }),
  bad("broken JSON", "NEW_IMAGE", /\{"eventName":, that isn't valid JSON/, '{"eventName":'),
  bad("no object", "NEW_IMAGE", /isn't a JSON object/, ["INSERT"]),
  bad("no pattern", "NEW_IMAGE", /isn't valid JSON/, ""),
  bad("a leaf that isn't a list", "NEW_IMAGE", /has "INSERT" at eventName, where a list is needed/, {
    eventName: "INSERT",
  }),
  bad("an empty list", "NEW_IMAGE", /has an empty list at dynamodb.Keys.id.S/, {
    dynamodb: { Keys: { id: { S: [] } } },
  }),
  bad("a way that is no pattern", "NEW_IMAGE", /something else than an object in its \$or/, { $or: ["INSERT"] }),
  bad("a way that is invalid", "NEW_IMAGE", /where a list is needed/, { $or: [{ eventName: "INSERT" }] }),
  bad("numeric on a number attribute", "NEW_IMAGE", /compares dynamodb.NewImage.age.N with a number/, {
    dynamodb: { NewImage: { age: { N: [{ numeric: [">", 5] }] } } },
  }),
  bad("a number on a number attribute", "NEW_IMAGE", /compares dynamodb.NewImage.age.N with a number/, {
    dynamodb: { NewImage: { age: { N: [7] } } },
  }),
  good("numbers outside of the record, or outside of a type tag", "NEW_IMAGE", {
    N: [5],
    dynamodb: { SizeBytes: [5] },
  }),
  good("a number or its text", "NEW_IMAGE", { dynamodb: { NewImage: { age: { N: [7, "7"] } } } }),
  good("absent, or open", "OLD_IMAGE", image("NewImage", [{ exists: false }, "open"])),
  {
    kind: "good",
    name: "a table without a stream: nothing to fit",
    build: (s) =>
      s.consumer("orders", {
        table: { streamEnabled: false, streamViewType: "KEYS_ONLY" },
        mapping: filters(image("NewImage")),
      }),
  },
  bad("the absent and the present in one image", "OLD_IMAGE", /filters on NewImage/, {
    dynamodb: { NewImage: { a: { S: [{ exists: false }] }, b: { S: ["x"] } } },
  }),
  bad("both images of one", "NEW_IMAGE", /filters on NewImage and OldImage/, {
    dynamodb: { NewImage: { a: { S: ["x"] } }, OldImage: { a: { S: ["y"] } } },
  }),
  bad("a fault beside a good leaf", "NEW_IMAGE", /an empty list at dynamodb.Keys.b.S/, {
    dynamodb: { Keys: { a: { S: ["x"] }, b: { S: [] } } },
  }),
  {
    kind: "unknown",
    name: "the filters",
    build: (s) => s.consumer("orders", { mapping: { filterCriteria: { filters: UNKNOWN_LIST } } }),
    reports: [{ on: "orders", says: /its filters are unknown until the update/ }],
  },
  {
    kind: "unknown",
    name: "one pattern; the one beside it is still refused",
    build: (s) =>
      s.consumer("orders", { mapping: { filterCriteria: { filters: [{ pattern: UNKNOWN_TEXT }, { pattern: "x" }] } } }),
    reports: [
      { on: "orders", says: /its filter 1 of 2 is unknown until the update/ },
      { outcome: "violation", on: "orders", says: /x, that isn't valid JSON/ },
    ],
  },
  {
    kind: "unknown",
    name: "the view type",
    build: (s) =>
      s.consumer("orders", { table: { streamViewType: UNKNOWN_TEXT }, mapping: filters(image("NewImage")) }),
    reports: [{ on: "orders", says: /settings that are unknown until the update/ }],
  },
  {
    kind: "notApplicable",
    name: "a stream of another stack",
    build: (s) =>
      s.mapping(
        "orders",
        { eventSourceArn: "arn:aws:dynamodb:us-east-1:123456789012:table/far/stream/2026" },
        filters(image("NewImage")),
      ),
    reports: [
      { on: "orders", says: /Can't check whether mapping .* no record can match: .* is not of a table in this stack/ },
    ],
  },
]);
