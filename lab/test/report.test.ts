import assert from "node:assert/strict";
import { catalogue } from "../cases/catalogue";
import * as answers from "../model/answers";
import { facts } from "../model/fact";
import { refusedWith, type Outcome } from "../model/outcome";
import { scenario, type Scenario } from "../model/scenario";
import { Step, type Kind } from "../model/step";
import { readRecords, type RunRecord } from "../record/run-record";
import { Comparison } from "../report/comparison";
import { differences } from "../report/differences";
import { heatMap } from "../report/heat-map";
import { code } from "../report/markdown";
import { failureInWords } from "../report/outcome-words";
import { render, recordedComparison } from "../report/pages";
import { summary, summaryText } from "../report/summary";
import { ERRORS, SURPRISES, SYMPTOMS } from "../report/symptoms";
import { toolDifferences } from "../report/tool-differences";

const step = (name: string, kind: Kind): Step => new Step(name, kind, name, async () => undefined);

function aScenario(id: string, chapter: number, steps: Step[]): Scenario {
  return {
    ...scenario({
      id,
      title: `Title of ${id}`,
      question: "Why?",
      lesson: "Because. And more.",
      steps,
      rules: ["a-rule"],
    }),
    chapter,
  };
}

const record = (
  id: string,
  target: "ministack" | "moto",
  tool: "terraform" | "pulumi",
  outcomes: { [step: string]: Outcome },
): RunRecord => ({
  case: id,
  tool: { name: tool, version: "1" },
  provider: "p",
  target: { name: target, version: "2" },
  date: "2026-01-02",
  steps: Object.entries(outcomes).map(([name, outcome]) => ({ step: name, outcome })),
  left: ["table"],
});

const comparison = new Comparison(
  [
    aScenario("looks", 1, [step("table", "look").onAws(answers.NO_STREAM, "create-without-stream-omits")]),
    aScenario("passes", 2, [
      step("apply", "command").refusedOnAws("no-source-arn"),
      step("mapping", "look").onAws(answers.mappedTo(), "no-source-arn"),
      step("record", "delivery").derived(answers.NOT_DELIVERED, "Nothing reads it.", "doc-stream-guarantees"),
    ]),
  ],
  [
    record("looks", "ministack", "terraform", { table: answers.stream("KEYS_ONLY") }),
    record("looks", "ministack", "pulumi", { table: answers.NO_STREAM }),
    record("passes", "ministack", "terraform", {
      apply: answers.OK,
      mapping: answers.mappedTo("live"),
      record: answers.DELIVERED,
    }),
    record("passes", "moto", "terraform", { apply: refusedWith("Other: text") }),
  ],
);

describe("the lab's report", () => {
  it("counts differing answers for each chapter and target", () => {
    const rows = heatMap(comparison).split("\n");
    assert.equal(rows[0], "| Answers that differ from AWS | MiniStack | moto |");
    assert.match(rows[2] ?? "", /^\| \[1\. .*\| 🟥 1 of 2 \| not run \|$/);
    assert.match(rows[3] ?? "", /^\| \[2\. .*\| 🟥 3 of 3 \| 🟩 0 of 1 \|$/);
  });

  it("lists the most harmful differences first, and omits those that only follow from another", () => {
    assert.deepEqual(
      differences(comparison).map(({ harm, step: name }) => [harm, name]),
      [
        ["passes", "apply"],
        ["arrives", "record"],
        ["looks", "table"],
        ["wording", "apply"],
      ],
    );
  });

  it("lists where the tools differ", () => {
    const { found, compared } = toolDifferences(comparison);
    assert.equal(compared, 1);
    assert.deepEqual(
      found.map(({ step: name, terraform, pulumi }) => [name, terraform, pulumi]),
      [["table", "stream KEYS_ONLY", "no stream"]],
    );
  });

  it("counts questions and answers by basis and verdict", () => {
    const { cells, answers: counted, verdicts } = summary(comparison);
    assert.deepEqual([cells.total, cells.recorded, cells.derived], [4, 3, 1]);
    assert.deepEqual([counted.total, counted.derived], [6, 1]);
    assert.deepEqual(verdicts, { same: 1, wording: 1, differs: 4, unknown: 0, total: 6 });
    assert.match(summaryText(summary(comparison)), /derived +1 +25\.0 %/);
  });

  it("renders a page per chapter, a section per case, and the same bytes each time", () => {
    const files = render(comparison);
    const chapter = files.get("2-changes-on-a-live-stack.md") ?? "";
    assert.ok(chapter.includes("## Title of passes\n"));
    assert.ok(chapter.includes("🧩 derived: Nothing reads it."));
    assert.deepEqual(render(comparison), files);
  });

  it("answers each case in one line at the top of its chapter, and in full in its section", () => {
    const chapter = render(comparison).get("2-changes-on-a-live-stack.md") ?? "";
    assert.match(chapter, /^- \[Title of passes\]\(#case-passes\): Because\.$/m);
    assert.match(chapter, /^\*\*Why\?\*\* Because\. And more\.$/m);
  });

  it("draws what arrived and what was rejected, 980 px wide", () => {
    const picture = render(comparison).get("timeline-passes.svg") ?? "";
    assert.match(picture, /width="980"/);
    assert.match(picture, /<title>Title of passes<\/title>/);
    assert.match(picture, />MiniStack<\/text>\n.*>\(Terraform\)</);
    assert.match(picture, /rejected: Other/);
  });

  it("embeds its data in the static page without ending the script early", () => {
    const page = render(comparison).get("index.html") ?? "";
    const [, json = ""] = /const DATA = (.*);\n/.exec(page) ?? [];
    assert.equal((JSON.parse(json) as { answers: unknown[] }).answers.length, 6);
    assert.ok(!json.includes("<"));
    assert.doesNotMatch(page, /(src|href)="https?:/);
  });

  it("quotes any text without breaking the table", () => assert.equal(code("a | `b`"), "``a \\| `b```"));
});

describe("the index on the lab's front page", () => {
  const ids = new Set(catalogue().map(({ id }) => id));

  it("links cases that exist", () => {
    const named = [
      ...[...ERRORS, ...SYMPTOMS].flatMap(({ cases }) => cases),
      ...SURPRISES.map((surprise) => surprise.case),
    ];
    assert.deepEqual(
      named.filter((id) => !ids.has(id)),
      [],
    );
  });

  it("quotes only error messages that AWS or a tool has answered", () => {
    const texts = [
      ...[...facts().values()].map(({ error = "" }) => error),
      ...readRecords().flatMap(({ steps }) =>
        steps.flatMap(({ outcome }) => (outcome.kind === "refused" ? (outcome.errors ?? []).map(failureInWords) : [])),
      ),
    ];
    assert.deepEqual(
      ERRORS.filter(({ symptom }) => !texts.some((text) => text.includes(symptom))).map(({ symptom }) => symptom),
      [],
    );
  });
});

describe("the pages in docs/behaviours", () => {
  it("link files and anchors that exist", () => {
    const files = render(recordedComparison());
    const broken = [...files].flatMap(([name, text]) =>
      [...text.matchAll(/\]\(([^)#:]*)(?:#([^)]*))?\)/g)].flatMap(([, file = "", anchor]) => {
        if (file.startsWith("../") || /[ "]|\.png$/.test(file)) return [];
        const target = file === "" ? text : files.get(file);
        return target === undefined || (anchor && !target.includes(`id="${anchor}"`))
          ? [`${name}: ${file}#${anchor}`]
          : [];
      }),
    );
    assert.deepEqual(broken, []);
  });
});
