// One case: conclusion first, evidence folded.
import type { LabCase, Step } from "../model/scenario";
import { awsAnswer } from "../record/compare";
import { caughtBy } from "./divergences";
import type { Cell, Record } from "./record";
import { compareTools } from "./side-by-side";
import { hasTimeline, timelineFile } from "./timeline";
import { anchor, BASES, code, source, SYMBOLS, targetTitle, toolTitle } from "./words";

export function section(record: Record, what: LabCase): string {
  return [
    `<a id="${anchor(what.id)}"></a>`,
    "",
    `### ${what.title}`,
    "",
    `*${what.question}*`,
    "",
    what.lesson,
    "",
    `${standing(record, what)} Caught by: ${caughtBy(what).replace(/\.?$/, ".")}`,
    ...(hasTimeline(what) ? ["", `![Timeline: ${what.title.replaceAll("`", "")}](${timelineFile(what)})`] : []),
    "",
    `<details><summary>Evidence: ${what.steps.length} steps of \`${what.id}\`</summary>`,
    "",
    ...what.steps.flatMap((step) => answers(record, what, step)),
    "",
    ...left(record, what),
    "",
    "</details>",
  ].join("\n");
}

/** What the machine finds on comparing, in a sentence or two. */
function standing(record: Record, what: LabCase): string {
  const groups = { same: [] as string[], wording: [] as string[], differs: [] as string[], unknown: [] as string[] };
  for (const target of record.targets) {
    const cells = what.tools.flatMap((tool) => record.cells(what, target, tool));
    if (cells.length === 0) continue;
    const has = (wanted: Cell["verdict"]) => cells.some(({ verdict }) => verdict === wanted);
    groups[has("differs") ? "differs" : has("wording") ? "wording" : has("same") ? "same" : "unknown"].push(
      targetTitle(target),
    );
  }
  const sentences = [
    groups.same.length > 0 && `As AWS, as far as it is known: ${groups.same.join(", ")}.`,
    groups.wording.length > 0 && `Refused in other words: ${groups.wording.join(", ")}.`,
    groups.differs.length > 0 && `Otherwise than AWS: ${groups.differs.join(", ")}.`,
    groups.unknown.length > 0 && `What AWS does is not known for ${groups.unknown.join(", ")}.`,
  ].filter(Boolean);
  if (what.tools.includes("terraform") && what.tools.includes("pulumi")) {
    const parted = compareTools({
      ...record,
      cases: [what],
      targets: record.targets,
      result: record.result.bind(record),
    } as Record).partings;
    const steps = [...new Set(parted.map(({ step }) => step))];
    sentences.push(
      parted.length === 0 ? "Terraform and Pulumi answer alike." : `Terraform and Pulumi part at: ${steps.join(", ")}.`,
    );
  }
  return sentences.join(" ");
}

/** A step's answers: AWS's first, then each that was given, with who gave it. */
function answers(record: Record, what: LabCase, step: Step): string[] {
  const given = new Map<string, { verdict: Cell["verdict"]; by: string[]; evidence: Set<string> }>();
  for (const target of record.targets) {
    for (const tool of what.tools) {
      const cell = record.cells(what, target, tool).find((one) => one.given.step === step.name);
      if (!cell) continue;
      const says = cell.given.did === undefined ? cell.given.says : `${cell.given.says}: ${cell.given.did}`;
      const one = given.get(says) ?? { verdict: cell.verdict, by: [], evidence: new Set() };
      const exit = cell.given.exit === undefined ? "" : `, exit ${cell.given.exit}`;
      one.by.push(`${targetTitle(target)} (${toolTitle(tool)}${exit})`);
      for (const line of cell.given.evidence ?? []) one.evidence.add(line);
      given.set(says, one);
    }
  }
  if (given.size === 0) return [];
  const aws = awsAnswer(what, step, what.tools, record.results);
  const by = aws.byTool
    ? "the tool decides alone, without a request"
    : aws.date
      ? `our run of ${aws.date}`
      : aws.facts.map(source).join("; ");
  return [
    `- **${step.name}**`,
    `  - AWS: ${aws.says.length > 0 ? `${aws.says.map(code).join(" or ")} ` : ""}${BASES[aws.basis]}${by ? `: ${by}` : ""}`,
    ...[...given].flatMap(([says, { verdict, by: givers, evidence }]) => [
      `  - ${SYMBOLS[verdict]} ${code(says)}: ${givers.join(", ")}`,
      ...[...evidence].map((line) => `    - ${code(line)}`),
    ]),
  ];
}

function left(record: Record, what: LabCase): string[] {
  const lines = record.targets.flatMap((target) =>
    what.tools.flatMap((tool) => {
      const result = record.result(what, target, tool);
      if (!result) return [];
      const delivered =
        result.delivered === undefined
          ? ""
          : `; delivered: ${result.delivered.length > 6 ? `${result.delivered.length} records` : result.delivered.join(", ") || "nothing"}`;
      return [`${targetTitle(target)} (${toolTitle(tool)}): left ${result.left}${delivered}`];
    }),
  );
  return lines.map((line) => `- ${line}`);
}
