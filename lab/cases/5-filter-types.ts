// Filters on types other than strings and numbers, and on absent attributes.
import { PutItemCommand, type AttributeValue } from "@aws-sdk/client-dynamodb";
import * as aws from "../model/answers";
import { scenario } from "../model/scenario";
import { passed } from "../steps/data";
import { byHand } from "../steps/hand";
import { apply } from "../steps/tool-commands";

/** One item for each kind of attribute, by its key. */
const ITEMS: { [key: string]: { [name: string]: AttributeValue } } = {
  flagged: { flag: { BOOL: true } },
  nested: { detail: { M: { state: { S: "open" } } } },
  nothing: { gone: { NULL: true } },
  plain: {},
};

const items = () =>
  byHand("four items", "PutItem", async ({ dynamodb, names: { table: TableName } }) => {
    for (const [key, attributes] of Object.entries(ITEMS))
      await dynamodb.send(new PutItemCommand({ TableName, Item: { id: { S: key }, ...attributes } }));
  }).onAws(aws.OK, "event-names");

const filter = (
  id: string,
  title: string,
  lesson: string,
  image: object,
  expected: string[],
  facts: string[],
  rules?: string[],
) =>
  scenario({
    id: `filter-${id}`,
    title: `Filter: ${title}`,
    question:
      "Which of four items pass: flagged (has a BOOL), nested (has a map), nothing (has a NULL), plain (has none)?",
    lesson,
    tools: ["api"],
    invokes: true,
    set: {
      mapping: { startingPosition: "TRIM_HORIZON", filters: [JSON.stringify({ dynamodb: { NewImage: image } })] },
    },
    steps: [
      apply().onAws(aws.OK, "filter-echo"),
      items(),
      passed().derived(
        aws.records(...expected),
        "A pattern reaches down to the type tag and matches the JSON value there.",
        ...facts,
      ),
    ],
    ...(rules ? { rules } : { noRule: "Nothing goes wrong." }),
  });

export default [
  filter(
    "bool",
    "a BOOL that is true",
    "JSON's `true` under the type tag BOOL matches.",
    { flag: { BOOL: [true] } },
    ["INSERT flagged"],
    ["filter-bool-accepted", "filter-needs-type-level"],
  ),
  filter(
    "nested",
    "a value in a map",
    "The pattern needs the type tag at each level of a map: M, then the member, then S.",
    { detail: { M: { state: { S: ["open"] } } } },
    ["INSERT nested"],
    ["filter-needs-type-level"],
  ),
  filter(
    "null",
    "an attribute that is NULL",
    "NULL is a type tag whose value is `true`.",
    { gone: { NULL: [true] } },
    ["INSERT nothing"],
    ["filter-bool-accepted", "filter-needs-type-level"],
  ),
  filter(
    "absent",
    "an attribute that is absent",
    "`exists: false` under the type tag matches every item without the attribute.",
    { flag: { BOOL: [{ exists: false }] } },
    ["INSERT nested", "INSERT nothing", "INSERT plain"],
    ["filter-exists-leaf-only"],
  ),
  filter(
    "absent-above-type",
    "`exists: false` above the type tag",
    "Above the type tag, `exists: false` always matches, even items that have the attribute.",
    { flag: [{ exists: false }] },
    ["INSERT flagged", "INSERT nested", "INSERT nothing", "INSERT plain"],
    ["filter-exists-false-needs-leaf", "filter-exists-leaf-only"],
    ["filter-fits-view-type"],
  ),
];
