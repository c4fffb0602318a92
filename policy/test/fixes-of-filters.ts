// The fixes of filters: the faulty pattern, and the one that the fix suggests.
import type { Fix } from "./fix";

const inNew = (attributes: unknown) => ({ dynamodb: { NewImage: attributes } });

/** A faulty filter and its correction, which may be several filters or none. */
const filter = (advice: string, wrong: unknown, right: unknown[], table: Record<string, unknown> = {}): Fix => ({
  advice,
  build: (s, followed) => {
    const patterns = followed ? right : [wrong];
    const filters = patterns.map((item) => ({ pattern: typeof item === "string" ? item : JSON.stringify(item) }));
    s.consumer("orders", {
      mapping: filters.length > 0 ? { filterCriteria: { filters } } : {},
      table: { attributes: [{ name: "id", type: "S" }], hashKey: "id", ...table },
    });
  },
});

/** Longer than messages show. */
const LONG = "x".repeat(250);
const BRANCHES = [{ eventName: ["INSERT"] }, { prefix: ["x"] }];
const NEW_STATUS = inNew({ status: { S: ["open"] } });

export const FILTER_FIXES: readonly Fix[] = [
  filter("write {…}", inNew({ status: ["open"] }), [NEW_STATUS]),
  filter("write {…} in place of this condition", { eventName: ["INSERT"], ...inNew({ status: ["open"] }) }, [
    { eventName: ["INSERT"], ...NEW_STATUS },
  ]),
  filter("leave this condition out, or ask for what the stream's records have", { userIdentity: ["x"] }, []),
  filter(
    'list numbers as DynamoDB sends them, as strings such as "5", or compare in the function',
    inNew({ total: { N: [{ numeric: [">", 5] }] } }),
    [inNew({ total: { N: ["5", "6"] } })],
  ),
  filter(
    "set the view type of … to NEW_AND_OLD_IMAGES, or filter on Keys",
    NEW_STATUS,
    [{ dynamodb: { Keys: { id: { S: ["open"] } } } }],
    { streamViewType: "KEYS_ONLY" },
  ),
  filter("only … records have …: ask for those, or filter on Keys", { eventName: ["REMOVE"], ...NEW_STATUS }, [
    { eventName: ["INSERT", "MODIFY"], ...NEW_STATUS },
  ]),
  filter(
    "ask for REMOVE records only, without a NewImage",
    { eventName: ["INSERT"], userIdentity: { type: ["Service"] } },
    [{ eventName: ["REMOVE"], userIdentity: { type: ["Service"] } }],
  ),
  filter("make two filters of it; filters are alternatives", inNew({ a: { S: ["x"], N: ["1"] } }), [
    inNew({ a: { S: ["x"] } }),
    inNew({ a: { N: ["1"] } }),
  ]),
  filter("leave this condition out", { dynamodb: { Keys: { id: { S: [{ exists: false }] } } } }, []),
  filter(
    "check on a deployed mapping that records come through, or use a documented operator",
    inNew({ a: { S: [{ wildcard: "*x" }] } }),
    [inNew({ a: { S: [{ suffix: "x" }] } })],
  ),
  // Filters that AWS rejects.
  filter("build it with JSON.stringify, jsonencode or the like", "{", [NEW_STATUS]),
  filter('start from {"dynamodb": …} or {"eventName": …}', [], [NEW_STATUS]),
  filter("leave the filter out to get every record", {}, []),
  filter("leave it out, or put a condition in it", { eventName: ["INSERT"], dynamodb: {} }, [
    { eventName: ["INSERT"] },
  ]),
  filter("list at least one value", { eventName: [] }, [{ eventName: ["INSERT"] }]),
  filter("list the values themselves", { eventName: [["INSERT"]] }, [{ eventName: ["INSERT"] }]),
  filter(
    "split it into several filters of one mapping, which are alternatives",
    inNew({ a: { S: Array.from({ length: 500 }, (_, i) => `value-${i}`) } }),
    [0, 250].map((from) => inNew({ a: { S: Array.from({ length: 250 }, (_, i) => `value-${from + i}`) } })),
  ),
  filter("make a filter of each branch instead; filters are alternatives", { $or: BRANCHES }, [
    { eventName: ["INSERT"] },
  ]),
  filter("list at least two objects after $or", { $or: BRANCHES[0] }, [
    { $or: [BRANCHES[0], { eventName: ["REMOVE"] }] },
  ]),
  filter("write […]", { eventName: "INSERT" }, [{ eventName: ["INSERT"] }]),
  filter("put it into a list", inNew({ a: { S: LONG } }), [inNew({ a: { S: [LONG] } })]),
  filter("leave the $or out", { $or: [BRANCHES[0]] }, [BRANCHES[0]]),
  filter("make each branch an object with conditions", { $or: [BRANCHES[0], "x"] }, [
    { $or: [BRANCHES[0], { eventName: ["REMOVE"] }] },
  ]),
  filter("write a value or an operator instead", { eventName: [{}] }, [{ eventName: ["INSERT"] }]),
  filter(
    "give each an object of its own; in one list they are alternatives",
    { eventName: [{ prefix: "I", suffix: "E" }] },
    [{ eventName: [{ prefix: "I" }, { suffix: "E" }] }],
  ),
  filter("write […]", { eventName: [{ prefix: ["I", "R"] }] }, [{ eventName: [{ prefix: "I" }, { prefix: "R" }] }]),
  filter('write a list of objects {"…": "…"}, each with one string', inNew({ a: { S: [{ prefix: [LONG] }] } }), [
    inNew({ a: { S: [{ prefix: LONG }] } }),
  ]),
  filter("take the object out of its list", inNew({ a: { L: [{ S: [LONG] }] } }), [inNew({ a: { L: { S: [LONG] } } })]),
  filter("write one star", inNew({ a: { S: [{ wildcard: "x**" }] } }), [inNew({ a: { S: [{ wildcard: "x*" }] } })]),
  filter('write a range such as {"cidr": "10.0.0.0/8"}', inNew({ a: { S: [{ cidr: "10" }] } }), [
    inNew({ a: { S: [{ cidr: "10.0.0.0/8" }] } }),
  ]),
  filter('write {"…": "…"} with the string', { eventName: [{ prefix: { suffix: "I" } }] }, [
    { eventName: [{ prefix: "I" }] },
  ]),
  filter('write {"…": "…"} with a string', { eventName: [{ prefix: 5 }] }, [{ eventName: [{ prefix: "I" }] }]),
  filter('write {"exists": …}', inNew({ a: { S: [{ exists: "true" }] } }), [inNew({ a: { S: [{ exists: true }] } })]),
  filter(
    'write a comparison such as {"numeric": [">", 5]}, or a range such as {"numeric": [">", 0, "<", 9]}',
    { dynamodb: { SizeBytes: [{ numeric: ["=>", 5] }] } },
    [
      { dynamodb: { SizeBytes: [{ numeric: [">", 5] }] } },
      { dynamodb: { SizeBytes: [{ numeric: [">", 0, "<", 9] }] } },
    ],
  ),
  filter("compare in the function", { dynamodb: { SizeBytes: [{ numeric: [">", 6e9] }] } }, []),
  filter(
    'write {"anything-but": ["…"]} with the strings to exclude',
    { eventName: [{ "anything-but": { contains: "I" } }] },
    [{ eventName: [{ "anything-but": ["INSERT"] }] }],
  ),
  filter("list only strings, or only numbers", inNew({ a: { S: [{ "anything-but": ["a", 1] }] } }), [
    inNew({ a: { S: [{ "anything-but": ["a"] }] } }),
  ]),
  filter("write {…}, without a list around it", inNew({ a: { L: [{ S: ["x"] }] } }), [
    inNew({ a: { L: { S: ["x"] } } }),
  ]),
  filter(
    "use prefix, suffix, anything-but, numeric, exists or equals-ignore-case",
    { eventName: [{ contains: "I" }] },
    [{ eventName: [{ prefix: "I" }] }],
  ),
];
