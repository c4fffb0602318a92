// A live change as a timeline: its steps from top to bottom, AWS first, then a lane for each group of runs that answered alike.
import type { Scenario } from "../model/scenario";
import type { Step } from "../model/step";
import type { Verdict } from "../record/compare";
import type { Cell, Comparison } from "./comparison";
import { targetTitle, toolTitle } from "./markdown";
import { words } from "./outcome-words";
import { wrapped } from "./wrap";
import { box, circle, line, picture, text, type Colour } from "./svg";

const WIDTH = 980;
const LABELS = 170;
const FONT = 12;
const LINE = 15;

/** Only live changes and faults have one: their answers depend on what came before. */
export const hasTimeline = ({ chapter, tools }: Scenario): boolean =>
  (chapter === 2 || chapter === 8) && tools.includes("terraform");

export const timelineFile = ({ id }: Pick<Scenario, "id">): string => `timeline-${id}.svg`;

interface Mark {
  text: string;
  colour: Colour;
  /** Set for a record: whether it arrived. */
  arrived?: boolean;
}
interface Lane {
  /** Lines of its heading. */
  names: string[];
  marks: Map<Step, Mark>;
}

const COLOUR_OF: Record<Verdict, Colour> = { same: "good", differs: "bad", wording: "warn", unknown: "dim" };

export function timeline(comparison: Comparison, scenario: Scenario): string {
  const cells = comparison.of(scenario);
  const steps = scenario.steps.filter((step) => cells.some((cell) => cell.step === step));
  const lanes = [awsLane(cells, steps), ...runLanes(comparison, scenario)];
  const laneWidth = (WIDTH - LABELS - 10) / lanes.length;
  const x = (lane: number) => LABELS + lane * laneWidth;

  const heads = lanes.map(({ names }) => names.flatMap((name) => wrapped(name, laneWidth - 12, FONT, true)));
  const title = wrapped(scenario.title.replaceAll("`", ""), WIDTH - 20, 16, true);
  const headsTop = 34 + title.length * 20;
  const top = headsTop + Math.max(...heads.map((head) => head.length)) * LINE;
  const shapes = [
    ...title.map((part, row) => text(10, 24 + row * 20, part, { size: 16, bold: true })),
    ...heads.flatMap((head, lane) =>
      head.map((part, row) => text(x(lane) + 6, headsTop + row * LINE, part, { size: FONT, bold: true })),
    ),
  ];
  let y = top;
  for (const [index, step] of steps.entries()) {
    const label = wrapped(`${index + 1}. ${step.name}`, LABELS - 14, FONT);
    const bodies = lanes.map(({ marks }) => {
      const mark = marks.get(step);
      return mark && { ...mark, lines: wrapped(mark.text, laneWidth - (mark.arrived === undefined ? 20 : 26), FONT) };
    });
    const height = Math.max(label.length, ...bodies.map((body) => body?.lines.length ?? 0)) * LINE + 14;
    shapes.push(line(10, y, WIDTH - 10, y));
    shapes.push(...label.map((part, row) => text(10, y + 19 + row * LINE, part, { size: FONT })));
    for (const [lane, body] of bodies.entries()) {
      if (!body) continue;
      const { lines, colour, arrived } = body;
      if (arrived === undefined) shapes.push(box(x(lane) + 2, y + 4, laneWidth - 8, height - 8, colour));
      else shapes.push(circle(x(lane) + 9, y + 15, 6, colour, arrived));
      const indent = arrived === undefined ? 8 : 20;
      shapes.push(
        ...lines.map((part, row) => text(x(lane) + indent, y + 19 + row * LINE, part, { size: FONT, colour })),
      );
    }
    y += height;
  }
  const legend = wrapped(LEGEND, WIDTH - 20, FONT);
  shapes.push(...legend.map((part, row) => text(10, y + 20 + row * LINE, part, { size: FONT, colour: "dim" })));
  return picture(WIDTH, y + 20 + legend.length * LINE, scenario.title.replaceAll("`", ""), shapes);
}

const LEGEND =
  "Box: a command, a plan, or a check of what exists. Circle: a record, filled if it arrived. Green: same as AWS. Red: differs from AWS. Amber: rejected with different wording. Grey: AWS's answer is unknown. Blue: AWS; with “or”, either answer is possible.";

function awsLane(cells: Cell[], steps: Step[]): Lane {
  const marks = new Map<Step, Mark>();
  for (const step of steps) {
    const answers = new Map<string, Set<string>>();
    for (const { aws, record } of cells.filter((cell) => cell.step === step)) {
      const answer = aws.outcomes.map((outcome) => short(words(outcome))).join(" or ") || "unknown";
      answers.set(answer, (answers.get(answer) ?? new Set()).add(toolTitle(record.tool.name)));
    }
    const answerTexts =
      answers.size === 1
        ? [...answers.keys()]
        : [...answers].map(([answer, tools]) => `${[...tools].join(", ")}: ${answer}`);
    const known = !answers.has("unknown") || answers.size > 1;
    marks.set(step, { text: answerTexts.join("; "), colour: known ? "aws" : "dim" });
  }
  return { names: ["AWS"], marks };
}

/** Runs with the same marks share a lane. */
function runLanes(comparison: Comparison, scenario: Scenario): Lane[] {
  const lanes = new Map<string, { runs: [target: string, tool: string][]; marks: Map<Step, Mark> }>();
  for (const target of comparison.targets) {
    for (const tool of scenario.tools) {
      const marks = new Map(comparison.cells(scenario, target, tool).map((cell) => [cell.step, markOf(cell)]));
      if (marks.size === 0) continue;
      const key = JSON.stringify([...marks].map(([step, mark]) => [step.name, mark]));
      const lane = lanes.get(key) ?? { runs: [], marks };
      lane.runs.push([targetTitle(target), toolTitle(tool)]);
      lanes.set(key, lane);
    }
  }
  return [...lanes.values()].map(({ runs, marks }) => {
    const byTarget = new Map<string, string[]>();
    for (const [target, tool] of runs) byTarget.set(target, [...(byTarget.get(target) ?? []), tool]);
    return { names: [...byTarget].flatMap(([target, tools]) => [target, `(${tools.join(", ")})`]), marks };
  });
}

function markOf({ step, seen: { outcome }, verdict }: Cell): Mark {
  const mark = { text: short(words(outcome)), colour: COLOUR_OF[verdict] };
  if (step.kind !== "delivery" || outcome.kind !== "delivered") return mark;
  return { ...mark, arrived: outcome.count === outcome.of };
}

/** The gist of an answer; the page has it in full. */
const short = (answer: string): string => {
  const gist = answer.replace(/^rejected: ([A-Za-z]+?)(?:Exception)?: .*/, "rejected: $1");
  return gist.length > 110 ? `${gist.slice(0, 109)}…` : gist;
};
