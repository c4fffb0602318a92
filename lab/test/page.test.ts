import assert from "node:assert/strict";
import { labCase, Step, type Kind, type LabCase } from "../model/scenario";
import { divergences } from "../report/divergences";
import { matrix } from "../report/matrix";
import { render } from "../report/page";
import { Record } from "../report/record";
import { compareTools } from "../report/side-by-side";
import { code } from "../report/words";
import type { Result } from "../record/run-record";

const step = (name: string, kind: Kind): Step => new Step(name, kind, async () => undefined);

function aCase(id: string, chapter: number, steps: Step[]): LabCase {
  return {
    ...labCase({ id, title: `Title of ${id}`, question: "Why?", lesson: "Because.", steps, rules: ["a-rule"] }),
    chapter,
  };
}

function result(
  id: string,
  target: "ministack" | "moto",
  tool: "terraform" | "pulumi",
  answers: { [step: string]: [Kind, string] },
): Result {
  const steps = Object.entries(answers).map(([name, [kind, says]]) => ({ step: name, kind, says }));
  return {
    case: id,
    tool: { name: tool, version: "1" },
    provider: "p",
    target: { name: target, version: "2" },
    date: "2026-01-02",
    steps,
    left: "table",
  };
}

const cases = [
  aCase("looks", 1, [step("table", "look").onAws("no stream", "create-without-stream-omits")]),
  aCase("passes", 2, [
    step("apply", "command").refusedOnAws("no-source-arn"),
    step("mapping", "look").onAws("none", "no-source-arn"),
    step("record", "delivery").onAws("not delivered", "doc-stream-guarantees"),
  ]),
];
const record = new Record(cases, [
  result("looks", "ministack", "terraform", { table: ["look", "stream KEYS_ONLY"] }),
  result("looks", "ministack", "pulumi", { table: ["look", "no stream"] }),
  result("passes", "ministack", "terraform", {
    apply: ["command", "ok"],
    mapping: ["look", "enabled"],
    record: ["delivery", "delivered"],
  }),
  result("passes", "moto", "terraform", { apply: ["command", "refused: Other: text"] }),
]);

describe("lab: page", () => {
  it("shows each cell's state by symbol and text", () => {
    const rows = matrix(record).split("\n");
    assert.equal(rows[0], "| Case | MiniStack | moto | AWS |");
    assert.equal(
      rows[3],
      "| [Title of looks](#case-looks) | Terraform ❌ 1 of 1 differ; Pulumi ✅ as AWS (1) | – not run | 📼 recorded by others 1 |",
    );
    assert.equal(
      rows[5],
      "| [Title of passes](#case-passes) | ❌ 3 of 3 differ | 🟡 refused in other words | 📄 documented 1, 📼 recorded by others 2 |",
    );
  });

  it("lists differences with the most harmful first, and leaves out what follows from one", () => {
    assert.deepEqual(
      divergences(record).map(({ harm, step: name }) => [harm, name]),
      [
        ["passes", "apply"],
        ["arrives", "record"],
        ["looks", "table"],
        ["wording", "apply"],
      ],
    );
  });

  it("tells where the tools part", () => {
    const { partings, compared } = compareTools(record);
    assert.equal(compared, 1);
    assert.deepEqual(
      partings.map(({ step: name, terraform, pulumi }) => [name, terraform, pulumi]),
      [["table", "stream KEYS_ONLY", "no stream"]],
    );
  });

  it("renders the note's front matter, a section per case and a picture per live change, the same each time", () => {
    const files = render(record);
    const page = files.get("behaviours.md") ?? "";
    assert.ok(
      page.startsWith("+++\ntitle = 'Aws Dynamodb Streams'\ndate = 2024-01-27T11:09:19-05:00\ndraft = true\n+++\n"),
    );
    for (const { title } of cases) assert.ok(page.includes(`### ${title}\n`));
    assert.deepEqual([...files.keys()], ["behaviours.md", "lab-way.svg", "lab-timeline-passes.svg"]);
    assert.deepEqual(render(record), files);
  });

  it("draws what arrived and what was refused", () => {
    const picture = render(record).get("lab-timeline-passes.svg") ?? "";
    assert.match(picture, /<title>Title of passes<\/title>/);
    assert.match(picture, /MiniStack, Terraform/);
    assert.match(picture, /refused: Other/);
  });

  it("quotes any text without breaking its table", () => assert.equal(code("a | `b`"), "``a \\| `b```"));
});
