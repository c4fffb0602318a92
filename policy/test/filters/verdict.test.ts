import assert from "node:assert/strict";
import { judgeFilter } from "../../filters/verdict";
import { assertIsFollowed } from "../fixes";
import recorded from "./event-ruler.json";
import { streams } from "./stream-records";

const orders = { viewType: "NEW_AND_OLD_IMAGES", keys: ["id"], types: { id: "S", total: "N" } } as const;
const inNew = (attributes: unknown) => ({ dynamodb: { NewImage: attributes } });
const textOf = (pattern: unknown) => (typeof pattern === "string" ? pattern : JSON.stringify(pattern));

/** The fault of a filter, and the nearest correct pattern. */
const FAULTS: [pattern: unknown, kind: "dead" | "vain" | "invalid", problem: RegExp, fix: unknown][] = [
  [inNew({ status: ["x"] }), "dead", /NewImage\.status: "status" holds a type tag/, inNew({ status: { S: ["x"] } })],
  [inNew({ on: [true] }), "dead", /holds a type tag/, inNew({ on: { BOOL: [true] } })],
  [inNew({ age: [7] }), "dead", /holds a type tag/, inNew({ age: { N: ["7"] } })],
  [inNew({ gone: [null] }), "dead", /holds a type tag/, inNew({ gone: { NULL: [true] } })],
  [
    { dynamodb: { Keys: { id: [{ prefix: "a" }] } } },
    "dead",
    /Keys\.id: "id" holds a type tag/,
    { dynamodb: { Keys: { id: { S: [{ prefix: "a" }] } } } },
  ],
  [inNew({ a: [{ exists: true }] }), "dead", /holds a type tag/, inNew({ a: { S: [{ exists: true }] } })],
  [
    inNew({ a: [{ exists: false }] }),
    "vain",
    /is true of everything that isn't a value/,
    inNew({ a: { S: [{ exists: false }] } }),
  ],
  [
    inNew({ a: ["x", { exists: false }] }),
    "vain",
    /is true of everything that isn't a value/,
    inNew({ a: { S: ["x", { exists: false }] } }),
  ],
  [{ body: [{ exists: false }] }, "vain", /no "body" at its top level/, undefined],
  [
    inNew({ a: { N: [{ "anything-but": [5] }] } }),
    "vain",
    /excluding a number excludes nothing/,
    inNew({ a: { N: [{ "anything-but": ["5"] }] } }),
  ],
  [{ eventName: ["insert"] }, "dead", /it is INSERT, MODIFY or REMOVE, never "insert"/, { eventName: ["INSERT"] }],
  [{ eventName: ["DELETE"] }, "dead", /never "DELETE"/, { eventName: ["REMOVE"] }],
  [{ eventName: ["UPDATE", "CREATE"] }, "dead", /never "UPDATE" or "CREATE"/, { eventName: ["MODIFY", "INSERT"] }],
  [{ eventname: ["INSERT"] }, "dead", /no "eventname" at its top level/, { eventName: ["INSERT"] }],
  [{ eventName: [{ exists: false }] }, "dead", /never \{"exists":false\}/, undefined],
  [{ eventSource: ["dynamodb"] }, "dead", /always "aws:dynamodb"/, { eventSource: ["aws:dynamodb"] }],
  [{ eventName: { S: ["INSERT"] } }, "dead", /"eventName" is a value with nothing below it/, { eventName: ["INSERT"] }],
  [{ dynamodb: { eventName: ["INSERT"] } }, "dead", /"dynamodb" has no "eventName"/, { eventName: ["INSERT"] }],
  [{ dynamodb: ["x"] }, "dead", /"dynamodb" is an object/, { dynamodb: { Keys: { id: { S: ["x"] } } } }],
  [
    { dynamodb: { Keys: ["x"] } },
    "dead",
    /"Keys" is an object of key attributes/,
    { dynamodb: { Keys: { id: { S: ["x"] } } } },
  ],
  [{ userIdentity: ["x"] }, "dead", /"userIdentity" is an object/, undefined],
  [inNew({ "a.b": ["x"] }), "dead", /"a\.b" holds a type tag/, inNew({ "a.b": { S: ["x"] } })],
  [{ body: { eventName: ["INSERT"] } }, "dead", /no "body"/, { eventName: ["INSERT"] }],
  [{ detail: { dynamodb: { NewImage: { a: { S: ["x"] } } } } }, "dead", /no "detail"/, inNew({ a: { S: ["x"] } })],
  [{ Keys: { id: { S: ["x"] } } }, "dead", /no "Keys" at its top level/, { dynamodb: { Keys: { id: { S: ["x"] } } } }],
  [{ NewImage: { a: { S: ["x"] } } }, "dead", /no "NewImage" at its top level/, inNew({ a: { S: ["x"] } })],
  [{ status: { S: ["x"] } }, "dead", /no "status" at its top level/, inNew({ status: { S: ["x"] } })],
  [{ dynamodb: { newImage: { a: { S: ["x"] } } } }, "dead", /no "newImage"/, inNew({ a: { S: ["x"] } })],
  [{ dynamodb: { id: { S: ["x"] } } }, "dead", /"dynamodb" has no "id"/, { dynamodb: { Keys: { id: { S: ["x"] } } } }],
  [inNew(["x"]), "dead", /"NewImage" is an object of attributes/, undefined],
  [inNew({ a: { S: [5] } }), "dead", /a\.S: it is a string, never 5/, inNew({ a: { S: ["5"] } })],
  [inNew({ a: { S: [true] } }), "dead", /never true/, inNew({ a: { S: ["true"] } })],
  [inNew({ a: { S: [null] } }), "dead", /never null/, inNew({ a: { NULL: [true] } })],
  [inNew({ a: { N: [5] } }), "dead", /a number written as a string, never 5/, inNew({ a: { N: ["5"] } })],
  [inNew({ a: { N: ["5.0"] } }), "dead", /never "5\.0"/, inNew({ a: { N: ["5"] } })],
  [inNew({ a: { N: [{ numeric: ["=", 5] }] } }), "dead", /written as a string/, inNew({ a: { N: ["5"] } })],
  [inNew({ a: { N: [{ numeric: [">", 5] }] } }), "dead", /written as a string/, undefined],
  [inNew({ a: { N: ["many"] } }), "dead", /never "many"/, undefined],
  [inNew({ a: { N: [{ prefix: "x" }] } }), "dead", /never \{"prefix":"x"\}/, undefined],
  [inNew({ a: { BOOL: ["true"] } }), "dead", /true or false, never "true"/, inNew({ a: { BOOL: [true] } })],
  [inNew({ a: { NULL: [false] } }), "dead", /always true/, inNew({ a: { NULL: [true] } })],
  [inNew({ a: { B: ["?"] } }), "dead", /base64/, undefined],
  [inNew({ a: { s: ["x"] } }), "dead", /"s" isn't a type tag \(S, N, B/, inNew({ a: { S: ["x"] } })],
  [inNew({ a: { String: ["x"] } }), "dead", /"String" isn't a type tag/, inNew({ a: { S: ["x"] } })],
  [inNew({ a: { b: { S: ["x"] } } }), "dead", /goes below M/, inNew({ a: { M: { b: { S: ["x"] } } } })],
  [inNew({ a: { M: { b: ["x"] } } }), "dead", /"b" holds a type tag/, inNew({ a: { M: { b: { S: ["x"] } } } })],
  [inNew({ a: { M: ["x"] } }), "dead", /"M" is an object of attributes/, undefined],
  [inNew({ a: { L: ["x"] } }), "dead", /"L" is a list of type tags/, inNew({ a: { L: { S: ["x"] } } })],
  [inNew({ a: { S: { b: ["x"] } } }), "dead", /"S" is a value with nothing below it/, undefined],
  [
    { dynamodb: { Keys: { status: { S: ["x"] } } } },
    "dead",
    /"Keys" has only the table's key attributes \(id\)/,
    inNew({ status: { S: ["x"] } }),
  ],
  [
    { dynamodb: { Keys: { id: { BOOL: [true] } } } },
    "dead",
    /a key is S, N or B, never BOOL/,
    { dynamodb: { Keys: { id: { S: ["true"] } } } },
  ],
  [
    { dynamodb: { Keys: { id: { N: ["1"] } } } },
    "dead",
    /declares "id" as S/,
    { dynamodb: { Keys: { id: { S: ["1"] } } } },
  ],
  [{ dynamodb: { Keys: { id: { S: [""] } } } }, "dead", /non-empty string/, undefined],
  [{ dynamodb: { Keys: { id: { S: [{ exists: false }] } } } }, "dead", /never absent/, undefined],
  [
    { dynamodb: { Keys: { id: { S: [{ exists: false }, ""] } } } },
    "dead",
    /it is a non-empty string, never \{"exists":false\} or ""/,
    undefined,
  ],
  [inNew({ total: { S: ["1"] } }), "dead", /declares "total" as N/, inNew({ total: { N: ["1"] } })],
  [inNew({ a: { S: ["x"], N: ["1"] } }), "dead", /"a" can't be S and N at once/, undefined],
  [inNew({ a: { M: { b: { S: ["x"] } }, S: ["x"] } }), "dead", /at once/, undefined],
  [inNew({ a: { L: { S: ["x"], N: ["1"] } } }), "dead", /"L" can't be S and N at once/, undefined],
  [
    { dynamodb: { Keys: { id: { S: ["x"] } }, NewImage: { id: { S: ["y"] } } } },
    "dead",
    /the same in Keys and in the images/,
    undefined,
  ],
  [
    { eventName: ["INSERT"], dynamodb: { OldImage: { a: { S: ["x"] } } } },
    "dead",
    /an INSERT record has no OldImage/,
    undefined,
  ],
  [{ eventName: ["REMOVE"], ...inNew({ a: { S: ["x"] } }) }, "dead", /a REMOVE record has no NewImage/, undefined],
  [
    { eventName: ["INSERT"], userIdentity: { type: ["Service"] } },
    "dead",
    /only REMOVE records of expired items/,
    undefined,
  ],
  [
    { userIdentity: { type: ["Service"], principalId: [{ exists: false }] } },
    "dead",
    /principalId: it is never absent/,
    undefined,
  ],
  [
    { eventName: ["REMOVE"], userIdentity: { type: ["Service"] }, ...inNew({ a: { S: ["x"] } }) },
    "dead",
    /only records of expired items have a userIdentity/,
    undefined,
  ],
  [{ userIdentity: { type: ["User"] } }, "dead", /always "Service"/, undefined],
  [{ userIdentity: { arn: ["x"] } }, "dead", /has type and principalId, not "arn"/, undefined],
  [
    { dynamodb: { SizeBytes: ["5"] } },
    "dead",
    /SizeBytes: it is a number, never "5"/,
    { dynamodb: { SizeBytes: [5] } },
  ],
  [{ dynamodb: { SizeBytes: [{ numeric: ["<", 0] }] } }, "dead", /it is a number/, undefined],
  [{ dynamodb: { StreamViewType: ["KEYS_ONLY"] } }, "dead", /always "NEW_AND_OLD_IMAGES"/, undefined],
  [{ $or: [{ eventName: ["insert"] }, inNew({ a: ["x"] })] }, "dead", /never "insert"/, { eventName: ["INSERT"] }],
  [
    { $or: [{ eventName: ["insert"] }, { eventName: ["remove"] }] },
    "dead",
    /never "insert"/,
    { eventName: ["INSERT"] },
  ],
  [
    { dynamodb: { dynamodb: { NewImage: { a: { S: ["x"] } } } } },
    "dead",
    /"dynamodb" has no "dynamodb"/,
    inNew({ a: { S: ["x"] } }),
  ],
  [inNew({ a: { N: [{ cidr: "10.0.0.0/8" }] } }), "dead", /a number written as a string/, undefined],
  [inNew({ a: { S: [{ exactly: "" }] }, id: { S: [{ exactly: "" }] } }), "dead", /non-empty string/, undefined],
  // Rejected by AWS.
  [{ a: [{ exactly: 1 }] }, "invalid", /needs a string after exactly: \{"exactly":1\}/, undefined],
  [{ a: [{ "anything-but": [6e9] }] }, "invalid", /beyond 5000000000/, undefined],
  [{ a: [{ "anything-but": [1, 6e9] }] }, "invalid", /beyond 5000000000/, undefined],
  [{ a: [{ "anything-but": {} }] }, "invalid", /something that isn't a string/, undefined],
  [{ a: [{ prefix: {} }] }, "invalid", /takes a string or/, undefined],
  [{ a: [{ cidr: "x10.0.0.0/8" }] }, "invalid", /isn't a range of addresses/, undefined],
  [{ a: [{ cidr: "10.0.0.0/8x" }] }, "invalid", /isn't a range of addresses/, undefined],
  [{ a: [{ "anything-but": -6e9 }] }, "invalid", /beyond 5000000000/, undefined],
  [{ a: [{ "anything-but": { prefix: "a", suffix: "b" } }] }, "invalid", /something that isn't a string/, undefined],
  [{ a: [{ "anything-but": { prefix: ["a", 1] } }] }, "invalid", /something that isn't a string/, undefined],
  [{ a: [{ prefix: { "equals-ignore-case": 1 } }] }, "invalid", /takes a string or/, undefined],
  [{ a: [{ prefix: { "equals-ignore-case": "a", x: "b" } }] }, "invalid", /takes a string or/, undefined],
  [{ a: [{ numeric: ["<"] }] }, "invalid", /a number to compare with/, undefined],
  [{ a: [{ numeric: ["=", 1, "<", 2] }] }, "invalid", /needs one of =/, undefined],
  [{ a: [{ numeric: ["<", 1, ">", 0] }] }, "invalid", /needs one of =/, undefined],
  [{ a: [{ numeric: [">", 0, ">", 2] }] }, "invalid", /needs a range/, undefined],
  [{ a: [{ numeric: [">", 0, "<", 2, 3] }] }, "invalid", /needs a range/, undefined],
  [
    Object.fromEntries(["a", "b", "c"].map((key) => [key, { $or: Array.from({ length: 11 }, () => ({ x: ["y"] })) }])),
    "invalid",
    /at c\.\$or it has more than 1000 combinations/,
    undefined,
  ],
  ["", "invalid", /isn't valid JSON/, undefined],
  [["INSERT"], "invalid", /isn't a JSON object/, undefined],
  [null, "invalid", /isn't a JSON object/, undefined],
  [{}, "invalid", /is empty; it has no condition/, undefined],
  [{ dynamodb: {} }, "invalid", /at dynamodb it is an empty object/, undefined],
  [{ eventName: "INSERT" }, "invalid", /at eventName it is "INSERT", not a list/, undefined],
  [{ eventName: [] }, "invalid", /at eventName it is an empty list/, undefined],
  [{ eventName: [["INSERT"]] }, "invalid", /a list inside its list/, undefined],
  [{ eventName: [{}] }, "invalid", /an empty object/, undefined],
  [{ eventName: [{ prefix: ["I"] }] }, "invalid", /needs a string after prefix: \{"prefix":\["I"\]\}/, undefined],
  [{ eventName: [{ contains: "I" }] }, "invalid", /unknown operator "contains"/, undefined],
  [{ eventName: [{ prefix: "I", suffix: "T" }] }, "invalid", /two operators in one object/, undefined],
  [{ eventName: [{ exists: "false" }] }, "invalid", /true or false after exists/, undefined],
  [{ eventName: [{ "anything-but": [] }] }, "invalid", /strings or numbers/, undefined],
  [{ eventName: [{ "anything-but": ["a", 1] }] }, "invalid", /strings or numbers, not both/, undefined],
  [{ eventName: [{ "anything-but": { contains: "a" } }] }, "invalid", /something that isn't a string/, undefined],
  [{ eventName: [{ "anything-but": { prefix: "" } }] }, "invalid", /something that isn't a string/, undefined],
  [{ eventName: [{ prefix: { suffix: "a" } }] }, "invalid", /takes a string or/, undefined],
  [{ eventName: [{ wildcard: "a**" }] }, "invalid", /two stars in a row/, undefined],
  [{ eventName: [{ cidr: "10.0.0.0" }] }, "invalid", /isn't a range of addresses/, undefined],
  [{ a: [{ numeric: 5 }] }, "invalid", /needs a list after numeric/, undefined],
  [{ a: [{ numeric: [">", "5"] }] }, "invalid", /a number to compare with/, undefined],
  [{ a: [{ numeric: ["=>", 5] }] }, "invalid", /needs one of =/, undefined],
  [{ a: [{ numeric: [">", 0, "<"] }] }, "invalid", /needs a range/, undefined],
  [{ a: [{ numeric: [">", 5, "<", 5] }] }, "invalid", /isn't above the lower one/, undefined],
  [{ a: [{ numeric: ["=", 6e9] }] }, "invalid", /beyond 5000000000/, undefined],
  [inNew({ a: { L: [{ S: ["x"] }] } }), "invalid", /unknown operator "S"/, undefined],
  [{ $or: { eventName: ["INSERT"] } }, "invalid", /\$or it isn't a list/, undefined],
  [{ $or: [{ eventName: ["INSERT"] }] }, "invalid", /fewer than two branches/, undefined],
  [{ $or: [{ eventName: ["INSERT"] }, "x"] }, "invalid", /something other than an object/, undefined],
  [{ $or: [{ eventName: ["INSERT"] }, { prefix: ["x"] }] }, "invalid", /reserved name inside \$or/, undefined],
  [inNew({ a: { S: ["x".repeat(4096)] } }), "invalid", /is 4138 characters long; Lambda takes 4096/, undefined],
];

const ALIVE: [name: string, pattern: unknown][] = [
  ["a known event name", { eventName: ["INSERT"] }],
  ["a known event name beside an unknown one", { eventName: ["insert", "INSERT"] }],
  [
    "a changed attribute",
    { dynamodb: { NewImage: { a: { S: ["x"] } }, OldImage: { a: { S: [{ "anything-but": ["x"] }] } } } },
  ],
  ["an absent attribute", inNew({ a: { S: [{ exists: false }] } })],
  ["an attribute present with one type and absent with another", inNew({ a: { S: [{ exists: false }], N: ["1"] } })],
  ["a nested attribute", inNew({ a: { M: { b: { L: { M: { c: { N: ["1"] } } } } } } })],
  ["sets", inNew({ a: { SS: ["x"] }, b: { NS: ["1"] }, c: { BS: ["QQ=="] } })],
  ["numbers as text", inNew({ a: { N: ["0", "-0.5", "1E100", { prefix: "-" }] } })],
  ["binary data", inNew({ a: { B: [{ prefix: "QUJ" }] } })],
  ["a suffix of a number", inNew({ a: { N: [{ suffix: ".5" }] } })],
  ["expired items", { userIdentity: { type: ["Service"], principalId: ["dynamodb.amazonaws.com"] } }],
  [
    "a size and a time",
    {
      dynamodb: {
        SizeBytes: [{ numeric: [">", 100, "<=", 200] }],
        ApproximateCreationDateTime: [{ numeric: [">", 0] }],
      },
    },
  ],
  [
    "exactly 1,000 combinations of $or branches",
    inNew(
      Object.fromEntries(
        ["a", "b", "c"].map((name) => [name, { $or: Array.from({ length: 10 }, (_, i) => ({ S: [`${i}`] })) }]),
      ),
    ),
  ],
  ["one live branch of an $or", { $or: [{ eventName: ["insert"] }, { eventName: ["INSERT"] }] }],
  [
    "an $or that replaces the condition before it",
    { eventName: ["insert"], $or: [{ eventName: ["INSERT"] }, { Keys: { a: ["x"] } }] },
  ],
  [
    "the same key in Keys and in the image",
    { dynamodb: { Keys: { id: { S: [{ prefix: "a" }] } }, NewImage: { id: { S: ["ab"] } } } },
  ],
  [
    "a key's lower-case beginning in Keys and its whole text in any case in the image",
    { dynamodb: { Keys: { id: { S: [{ prefix: "a" }] } }, NewImage: { id: { S: [{ "equals-ignore-case": "AB" }] } } } },
  ],
  [
    "a key's upper-case beginning in Keys and its whole text in any case in the image",
    { dynamodb: { Keys: { id: { S: [{ prefix: "A" }] } }, NewImage: { id: { S: [{ "equals-ignore-case": "ab" }] } } } },
  ],
  ["a dotted path as one name", { "dynamodb.NewImage.a.S": ["x"] }],
  ["an attribute with a dot in its name", inNew({ "a.b": { S: ["x"] } })],
  ["the old image of a removed item", { eventName: ["REMOVE"], dynamodb: { OldImage: { a: { BOOL: [true] } } } }],
  ["exactly", inNew({ a: { S: [{ exactly: "x" }] } })],
  ["cidr", inNew({ a: { S: [{ cidr: "10.0.0.0/8" }] } })],
  ["several excluded prefixes", inNew({ a: { S: [{ "anything-but": { prefix: ["x", "y"] } }] } })],
  ["two excluded sizes", { dynamodb: { SizeBytes: [{ "anything-but": [1, 2] }] } }],
  ["an excluded size", { dynamodb: { SizeBytes: [{ "anything-but": [5] }] } }],
  ["a pattern of 4,096 characters", inNew({ a: { S: ["x".repeat(4054)] } })],
];

describe("a filter", () => {
  for (const [pattern, kind, problem, nearest] of FAULTS) {
    it(`is ${kind}: ${textOf(pattern).slice(0, 100)}`, () => {
      const verdict = judgeFilter(textOf(pattern), orders);
      assert.equal(verdict.kind, kind);
      assert.ok("problem" in verdict);
      assert.match(verdict.problem, problem);
      assertIsFollowed("filter-fits-view-type", verdict.fix);
      if (nearest === undefined) return;
      assert.equal(verdict.fix.replace(/ in place of this condition$/, ""), `write ${JSON.stringify(nearest)}`);
    });
  }

  // For each pattern that AWS rejects, the message has a replacement.
  for (const [pattern, fix] of [
    [{ eventName: [["INSERT"]] }, "list the values themselves"],
    [{ eventName: [{}] }, "write a value or an operator instead"],
    [
      { eventName: [{ prefix: "I", suffix: "T" }] },
      "give each an object of its own; in one list they are alternatives",
    ],
    [{ eventName: [{ prefix: ["I", 1, "R"] }] }, 'write [{"prefix":"I"}, {"prefix":"R"}]'],
    [{ eventName: [{ prefix: [1] }] }, 'write {"prefix": "…"} with a string'],
    [{ eventName: [{ wildcard: 1 }] }, 'write {"wildcard": "…"} with a string'],
    [{ eventName: [{ exists: "false" }] }, 'write {"exists": false}'],
    [{ eventName: [{ exists: "yes" }] }, 'write {"exists": true}'],
    [
      { a: [{ numeric: 5 }] },
      'write a comparison such as {"numeric": [">", 5]}, or a range such as {"numeric": [">", 0, "<", 9]}',
    ],
    [inNew({ a: { L: [{ S: ["x"] }] } }), 'write {"L": {"S": ["x"]}}, without a list around it'],
    [{ eventName: [{ contains: "I" }] }, "use prefix, suffix, anything-but, numeric, exists or equals-ignore-case"],
    [{ eventName: "INSERT" }, 'write ["INSERT"]'],
    [{ eventName: "I".repeat(300) }, "put it into a list"],
    [{ eventName: [] }, "list at least one value"],
    [{ $or: { eventName: ["INSERT"] } }, "list at least two objects after $or"],
    [{ $or: [{ eventName: ["INSERT"] }] }, "leave the $or out"],
    [{}, "leave the filter out to get every record"],
    [{ dynamodb: {} }, "leave it out, or put a condition in it"],
    [["INSERT"], 'start from {"dynamodb": …} or {"eventName": …}'],
  ] as [unknown, string][]) {
    it(`that is invalid has the right fix: ${textOf(pattern).slice(0, 100)}`, () => {
      const verdict = judgeFilter(textOf(pattern), orders);
      assertIsFollowed("filter-fits-view-type", fix);
      assert.deepEqual("fix" in verdict && [verdict.kind, verdict.fix], ["invalid", fix]);
    });
  }

  for (const [pattern, viewType, fix] of [
    [
      inNew({ a: { N: ["many"] } }),
      undefined,
      'list numbers as DynamoDB sends them, as strings such as "5", or compare in the function',
    ],
    [
      inNew({ a: { NS: [{ prefix: "x" }] } }),
      undefined,
      'list numbers as DynamoDB sends them, as strings such as "5", or compare in the function',
    ],
    [inNew({ a: { B: ["?"] } }), undefined, "leave this condition out, or ask for what the stream's records have"],
    [inNew({ a: { S: ["x"] } }), "KEYS_ONLY", "set the view type to NEW_AND_OLD_IMAGES, or filter on Keys"],
    [
      { eventName: ["REMOVE"], ...inNew({ a: { S: ["x"] } }) },
      undefined,
      "only INSERT or MODIFY records have NewImage: ask for those, or filter on Keys",
    ],
    [
      { eventName: ["INSERT"], dynamodb: { OldImage: { a: { S: ["x"] } } } },
      undefined,
      "only MODIFY or REMOVE records have OldImage: ask for those, or filter on Keys",
    ],
    [
      { eventName: ["INSERT"], userIdentity: { type: ["Service"] } },
      undefined,
      "ask for REMOVE records only, without a NewImage",
    ],
  ] as [unknown, "KEYS_ONLY" | undefined, string][]) {
    it(`that is dead has a fix in words if no pattern can be suggested: ${textOf(pattern)}`, () => {
      const verdict = judgeFilter(textOf(pattern), { ...orders, ...(viewType && { viewType }) });
      assert.deepEqual("fix" in verdict && [verdict.kind, verdict.fix], ["dead", fix]);
    });
  }

  for (const [name, pattern] of ALIVE) {
    it(`lets records through with ${name}`, () => {
      assert.equal(judgeFilter(textOf(pattern), orders).kind, "alive");
    });
  }

  for (const [known, stream] of [
    ["only the names of the keys are known", { keys: ["id"] }],
    ["only the types of attributes are known", { types: { id: "S" } }],
  ] as const) {
    it(`may require a key's absence if ${known}: it may have another type or not be a key`, () => {
      const pattern = textOf({ dynamodb: { Keys: { id: { S: [{ exists: false }] } } } });
      assert.equal(judgeFilter(pattern, stream).kind, "alive");
    });
  }

  for (const tag of ["S", "N", "B"]) {
    it(`may test a key of type ${tag} if the stream is unknown`, () => {
      assert.equal(judgeFilter(textOf({ dynamodb: { Keys: { id: { [tag]: [{ exists: true }] } } } })).kind, "alive");
    });
  }

  it("is dead if it requires two types of one key, even if the stream is unknown", () => {
    const verdict = judgeFilter(textOf({ dynamodb: { Keys: { id: { S: ["1"] } }, NewImage: { id: { N: ["1"] } } } }));
    assert.ok("problem" in verdict && verdict.kind === "dead");
    assert.match(verdict.problem, /"id" can't be S and N at once/);
  });

  it("is dead if it requires a record that is both inserted and removed", () => {
    const verdict = judgeFilter(textOf({ eventName: ["INSERT"], userIdentity: { type: ["Service"] } }), orders);
    assert.ok("problem" in verdict && /INSERT/.test(verdict.problem));
  });

  for (const [viewType, image, kind] of [
    ["KEYS_ONLY", "NewImage", "dead"],
    ["NEW_IMAGE", "OldImage", "dead"],
    ["OLD_IMAGE", "NewImage", "dead"],
    ["OLD_IMAGE", "OldImage", "alive"],
    ["NEW_IMAGE", "NewImage", "alive"],
    ["NEW_AND_OLD_IMAGES", "OldImage", "alive"],
  ] as const) {
    it(`on ${image} is ${kind} on a stream of ${viewType}`, () => {
      const verdict = judgeFilter(textOf({ dynamodb: { [image]: { a: { S: ["x"] } } } }), { viewType });
      assert.equal(verdict.kind, kind);
      if (verdict.kind === "dead") assert.match(verdict.fix, /^set the view type/);
    });
  }

  it("names the operator that AWS doesn't document for Lambda", () => {
    for (const [alternative, operator] of [
      [{ wildcard: "a*" }, "wildcard"],
      [{ "anything-but": { prefix: "a" } }, "anything-but with prefix"],
      [{ prefix: { "equals-ignore-case": "a" } }, "prefix"],
      [{ prefix: "a" }, undefined],
    ] as const) {
      const verdict = judgeFilter(textOf(inNew({ a: { S: [alternative] } })));
      assert.equal(verdict.kind === "alive" && verdict.undocumented, operator);
    }
  });

  it("gets a suggested pattern that lets records through", function () {
    this.timeout(120_000); // thousands of filters, on any machine
    let checked = 0;
    for (const [stream, , pattern] of recorded.answers as [number, string, string][]) {
      const verdict = judgeFilter(pattern, streams[stream]);
      const nearest =
        "fix" in verdict && verdict.kind !== "invalid"
          ? /^write (\{.*?)(?: in place of this condition)?$/.exec(verdict.fix)?.[1]
          : undefined;
      if (nearest === undefined) continue;
      checked++;
      // A fix corrects one condition at a time: the next message reports an image that the stream doesn't carry.
      const after = judgeFilter(nearest, { ...streams[stream], viewType: undefined });
      assert.ok(
        ["alive", "vain"].includes(after.kind),
        `${pattern} -> ${nearest}: ${"problem" in after ? after.problem : ""}`,
      );
    }
    assert.ok(checked > 500, `${checked}`);
  });
});
