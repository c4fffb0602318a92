import * as aws from "../model/answers";
import { scenario } from "../model/scenario";
import type { Step } from "../model/step";
import { passed, put, remove } from "../steps/data";
import { byHand } from "../steps/hand";
import { apply } from "../steps/tool-commands";

const changes = (): Step =>
  byHand("four changes", "PutItem", async (context) => {
    await put(context, "one", 1);
    await put(context, "two", 2);
    await put(context, "one", 5);
    await remove(context, "two");
  });

const filter = (
  id: string,
  title: string,
  lesson: string,
  patterns: object[],
  expected: string[],
  facts: string[],
  extra: { streamViewType?: string; reason?: string; rules?: string[]; noRule?: string; sample?: boolean } = {},
) =>
  scenario({
    id: `filter-${id}`,
    title: `Filter: ${title}`,
    question: "Which of four changes pass: INSERT one, INSERT two, MODIFY one, REMOVE two?",
    lesson,
    tools: ["api"],
    invokes: true,
    set: {
      table: { streamViewType: extra.streamViewType ?? "NEW_AND_OLD_IMAGES" },
      mapping: { startingPosition: "TRIM_HORIZON", filters: patterns.map((pattern) => JSON.stringify(pattern)) },
    },
    steps: [
      apply().onAws(aws.OK, "filter-echo"),
      changes().onAws(aws.OK, "event-names"),
      extra.reason === undefined
        ? passed().onAws(aws.records(...expected), ...facts)
        : passed().derived(aws.records(...expected), extra.reason, ...facts),
    ],
    rules: extra.rules,
    noRule: extra.noRule ?? (extra.rules ? undefined : "Nothing goes wrong."),
    sample: extra.sample,
  });

export default [
  filter(
    "event-name",
    "event name INSERT",
    "A pattern on eventName matches.",
    [{ eventName: ["INSERT"] }],
    ["INSERT one", "INSERT two"],
    ["filter-eventname"],
    { sample: true },
  ),
  filter(
    "two-patterns",
    "MODIFY or REMOVE",
    "Several filters are alternatives: a record passes if one of them matches.",
    [{ eventName: ["MODIFY"] }, { eventName: ["REMOVE"] }],
    ["MODIFY one", "REMOVE two"],
    ["filter-eventname"],
  ),
  filter(
    "key-prefix",
    'keys that begin with "t"',
    "A prefix of a string key matches if the pattern includes the type tag.",
    [{ dynamodb: { Keys: { id: { S: [{ prefix: "t" }] } } } }],
    ["INSERT two", "REMOVE two"],
    ["filter-prefix"],
  ),
  filter(
    "exact-number",
    "value exactly 5",
    "Stream records carry numbers as strings: compare them as strings.",
    [{ dynamodb: { NewImage: { value: { N: ["5"] } } } }],
    ["MODIFY one"],
    ["numbers-as-strings", "filter-needs-type-level"],
    { reason: "A pattern matches the value under its type tag, and numbers are strings there." },
  ),
  filter(
    "numeric",
    "value greater than 1, as a number",
    "A numeric condition on an attribute never matches on AWS: stream records carry numbers as strings. An emulator on which it matches is more lenient than AWS.",
    [{ dynamodb: { NewImage: { value: { N: [{ numeric: [">", 1] }] } } } }],
    [],
    ["filter-numeric-on-n"],
    { rules: ["filter-fits-view-type"] },
  ),
  filter(
    "image-not-carried",
    "an old image that the stream doesn't carry",
    "A filter on an image that the view type leaves out never matches: every record is dropped silently.",
    [{ dynamodb: { OldImage: { value: { N: [{ exists: true }] } } } }],
    [],
    ["view-new-image"],
    {
      streamViewType: "NEW_IMAGE",
      reason: "A pattern on a member that the records lack matches nothing.",
      rules: ["filter-fits-view-type"],
    },
  ),
];
