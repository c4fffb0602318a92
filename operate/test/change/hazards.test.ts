import assert from "node:assert/strict";
import { hazardsOf } from "../../change/hazards";
import { review } from "../../change/review-comment";
import { readPreview, type PreviewStep } from "../../change/preview";
import { STREAM } from "../fakes";

const TABLE = "urn:pulumi:aws::p::aws:dynamodb/table:Table::simple";
const MAPPING = "urn:pulumi:aws::p::aws:lambda/eventSourceMapping:EventSourceMapping::simple";
const state = (urn: string, inputs: object, outputs: object = {}) => ({
  urn,
  type: urn.split("::")[2]!,
  inputs: { ...inputs },
  outputs: { ...inputs, ...outputs },
});
const table = (inputs: object) =>
  state(TABLE, { name: "orders", streamEnabled: true, streamViewType: "NEW_IMAGE", ...inputs }, { streamArn: STREAM });
const mapping = (inputs: object) =>
  state(MAPPING, { eventSourceArn: STREAM, startingPosition: "TRIM_HORIZON", ...inputs });
const update = (before: ReturnType<typeof state>, after: ReturnType<typeof state>): PreviewStep => ({
  op: "update",
  urn: before.urn,
  oldState: before,
  newState: after,
});
const replace = (
  before: ReturnType<typeof state>,
  after: ReturnType<typeof state>,
  ...replaceReasons: string[]
): PreviewStep[] =>
  ["delete-replaced", "replace", "create-replacement"].map((op) => ({
    op,
    urn: before.urn,
    oldState: before,
    newState: after,
    replaceReasons,
  }));

describe("the hazards of a deployment", () => {
  const only = (steps: PreviewStep[]) => {
    const hazards = hazardsOf(steps);
    assert.equal(hazards.length, 1, JSON.stringify(hazards));
    return hazards[0]!;
  };

  it("are none when nothing that carries records changes", () => {
    assert.deepEqual(hazardsOf([{ op: "same", urn: TABLE, oldState: table({}), newState: table({}) }]), []);
    assert.deepEqual(
      hazardsOf([update(table({}), table({ tags: { a: "b" } })), update(mapping({}), mapping({ batchSize: 5 }))]),
      [],
    );
    assert.deepEqual(
      hazardsOf([update(table({ streamEnabled: false }), table({ streamEnabled: true }))]),
      [],
      "a stream that begins",
    );
    assert.deepEqual(
      hazardsOf([{ op: "create", urn: MAPPING, newState: mapping({ startingPosition: "LATEST" }) }]),
      [],
    );
  });

  it("are one loss when the view type changes, even though the mapping moves to the new stream", () => {
    const found = only([
      update(table({}), table({ streamViewType: "KEYS_ONLY" })),
      ...replace(mapping({}), mapping({ eventSourceArn: "undecided" }), "eventSourceArn"),
    ]);
    assert.match(found.problem, /view type changes from NEW_IMAGE to KEYS_ONLY: the stream is switched off and on/);
    assert.deepEqual(
      [found.effect, found.handled, found.tableName, found.streamArn],
      ["loses", true, "orders", STREAM],
    );
  });

  it("include one that change can't handle when the moved mapping begins at LATEST", () => {
    const found = hazardsOf([
      update(table({}), table({ streamViewType: "KEYS_ONLY" })),
      ...replace(mapping({}), mapping({ startingPosition: "LATEST" }), "eventSourceArn"),
    ]);
    assert.deepEqual(
      found.map(({ handled }) => handled),
      [true, false],
    );
    assert.match(found[1]!.fix, /Set startingPosition: TRIM_HORIZON/);
  });

  for (const [title, table_] of [
    ["is switched off", update(table({}), table({ streamEnabled: false }))],
    ["ends with its table", { op: "delete", urn: TABLE, oldState: table({}) }],
  ] as [string, PreviewStep][]) {
    it(`are one loss when the stream ${title}, and its mapping changes with it`, () => {
      const moved = replace(mapping({}), mapping({ eventSourceArn: "undecided" }), "eventSourceArn");
      assert.equal(only([table_, ...moved]).handled, false);
    });
  }

  it("name a command that works when a mapping moves to another table's stream", () => {
    const found = only(replace(mapping({}), mapping({ eventSourceArn: "undecided" }), "eventSourceArn"));
    assert.equal(found.handled, false);
    assert.doesNotMatch(found.fix, /change --go/, "it would stop with the same advice");
    assert.match(found.fix, /dynamodb-streams replay --stream arn:/);
  });

  for (const [title, steps, effect, problem] of [
    ["the table is replaced", replace(table({}), table({ name: "other" }), "name"), "loses", /replaced or renamed/],
    [
      "the table is deleted",
      [{ op: "delete", urn: TABLE, oldState: table({}) }],
      "loses",
      /deleted, and its stream ends/,
    ],
    ["the stream is switched off", [update(table({}), table({ streamEnabled: false }))], "loses", /switched off/],
    [
      "a replica is dropped",
      [update(table({ replicas: [{ regionName: "eu-west-1" }] }), table({ replicas: [] }))],
      "loses",
      /replica of the global table is dropped/,
    ],
    ["the mapping is deleted", [{ op: "delete", urn: MAPPING, oldState: mapping({}) }], "loses", /mapping is deleted/],
    ["the mapping is disabled", [update(mapping({}), mapping({ enabled: false }))], "loses", /mapping is disabled/],
    [
      "the starting position becomes LATEST",
      replace(mapping({}), mapping({ startingPosition: "LATEST" }), "startingPosition"),
      "loses",
      /\(startingPosition\), and the new one begins at LATEST/,
    ],
    [
      "the mapping is replaced on the same stream",
      replace(mapping({ startingPosition: "LATEST" }), mapping({}), "startingPosition"),
      "repeats",
      /on the same stream: .* repeats up to 24 hours/,
    ],
  ] as [string, PreviewStep[], string, RegExp][]) {
    it(`are that it ${effect} records when ${title}`, () => {
      const found = only(steps);
      assert.equal(found.effect, effect);
      assert.match(found.problem, problem);
    });
  }

  const successor = (inputs: object): PreviewStep[] => {
    const urn = MAPPING.replace(/simple$/, "next");
    return [
      { op: "create", urn, newState: { ...mapping({ functionName: "next", ...inputs }), urn } },
      { op: "delete", urn: MAPPING, oldState: mapping({ functionName: "simple" }) },
    ];
  };

  it("are repeats when another mapping takes over the stream for another function", () => {
    const found = only(successor({}));
    assert.deepEqual([found.effect, found.name], ["repeats", "simple"]);
    assert.match(found.problem, /replaced \(functionName\) on the same stream: .* repeats up to 24 hours/);
    assert.match(found.fix, /Another functionName alone is an update in place/);
  });

  it("are a loss when the mapping that takes over begins at LATEST", () => {
    assert.match(only(successor({ startingPosition: "LATEST" })).problem, /begins at LATEST: .* is lost/);
  });

  it("are none when a mapping gets another function in place", () => {
    assert.deepEqual(hazardsOf([update(mapping({ functionName: "simple" }), mapping({ functionName: "next" }))]), []);
  });

  it("include a renamed mapping that begins at LATEST on the next stream of its table", () => {
    const viewType = update(table({}), table({ streamViewType: "KEYS_ONLY" }));
    const moved = { eventSourceArn: "04da6b54-80e4-46f7-96ec-b56ff0331ba9" };
    assert.deepEqual(
      hazardsOf([viewType, ...successor({ ...moved, startingPosition: "LATEST" })]).map(({ handled }) => handled),
      [true, false],
    );
    assert.equal(only([viewType, ...successor(moved)]).handled, true);
  });

  it("keep a deleted mapping apart from a new one on another stream", () => {
    const other = STREAM.replace(/table\/[^/]*/, "table/other");
    assert.match(only(successor({ eventSourceArn: other })).problem, /mapping is deleted/);
  });

  it("leave out mappings on other event sources", () => {
    const queue = mapping({ eventSourceArn: "arn:aws:sqs:us-east-1:000000000000:jobs" });
    assert.deepEqual(hazardsOf([{ op: "delete", urn: MAPPING, oldState: queue }]), []);
  });

  it("are printed as a Markdown table, with the measured number of records", () => {
    const hazards = hazardsOf([update(table({}), table({ streamViewType: "KEYS_ONLY" }))]);
    const text = review(hazards, new Map([[STREAM, { unhandled: 12, inStream: 900 }]]));
    assert.match(text, /^\*\*DynamoDB streams:\*\* this deployment loses records\.\n\n\| Resource /);
    assert.match(text, /\| `simple` \| The view type changes .* \| 12 records at this moment \|/);
    assert.match(review([], new Map()), /loses and repeats no records/);
  });

  it("are none for steps that change nothing at AWS", () => {
    for (const op of ["read", "read-replacement", "read-discard", "refresh", "discard", "remove-pending-replace"])
      assert.deepEqual(hazardsOf([{ op, urn: TABLE, oldState: table({}) }]), [], op);
  });

  it("are printed with a name and values that can't become Markdown or HTML", () => {
    const urn = `${TABLE}::a|b\`\n<img src=x>`;
    const renamed = { ...table({}), urn };
    const hazards = hazardsOf([
      { op: "update", urn, oldState: renamed, newState: { ...table({ streamViewType: "<b>|[x](y)" }), urn } },
    ]);
    const row = review(hazards, new Map()).split("\n").at(-1)!;
    assert.match(
      row,
      /^\| `` simple::a\\\|b` <img src=x> `` \| The view type changes from NEW_IMAGE to \\<b>\\\|\\\[x\]\(y\):/,
    );
    assert.equal(row.split(/(?<!\\)\|/).length, 6, "four columns");
  });

  it("aren't read from a preview that failed, because it lacks the steps after its error", () => {
    const failed = { steps: [], diagnostics: [{ severity: "error", message: "no such file" }] };
    assert.throws(() => readPreview(JSON.stringify(failed), "--preview is x.json, which"), {
      name: "UsageError",
      message: "--preview is x.json, which is a preview that failed: no such file. Correct this first.",
    });
    assert.deepEqual(readPreview('{"steps":[],"diagnostics":[{"severity":"warning"}]}', "x"), []);
  });

  it("aren't read from a file that isn't a preview's JSON", () => {
    assert.throws(
      () => readPreview("Previewing update (dev)", "x.json"),
      /x.json isn't the output of pulumi preview --json: Previewing/,
    );
  });
});
