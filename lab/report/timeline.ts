// A live change as a timeline: its steps from left to right, a lane for each target and tool.
import type { LabCase } from "../model/scenario";
import type { Verdict } from "../record/compare";
import type { Cell, Record } from "./record";
import { box, circle, line, picture, text, type Colour } from "./svg";
import { targetTitle, toolTitle } from "./words";

const LEFT = 190;
const COLUMN = 140;
const HEAD = 96;
const LANE = 46;

/** Live changes and faults have one: what they do is a matter of before and after. */
export const hasTimeline = (what: LabCase): boolean =>
  (what.chapter === 2 || what.chapter === 8) && what.tools.includes("terraform");

export const timelineFile = ({ id }: LabCase): string => `lab-timeline-${id}.svg`;

export function timeline(record: Record, what: LabCase): string {
  const lanes = record.targets.flatMap((target) =>
    what.tools.flatMap((tool) => {
      const cells = record.cells(what, target, tool);
      return cells.length > 0 ? [{ name: `${targetTitle(target)}, ${toolTitle(tool)}`, cells }] : [];
    }),
  );
  const steps = what.steps.filter((step) =>
    lanes.some(({ cells }) => cells.some(({ given }) => given.step === step.name)),
  );
  const width = LEFT + steps.length * COLUMN + 10;
  const height = HEAD + lanes.length * LANE + 34;
  const centre = (column: number) => LEFT + column * COLUMN + COLUMN / 2;
  return picture(width, height, what.title.replaceAll("`", ""), [
    text(10, 22, what.title.replaceAll("`", ""), { size: 15, bold: true }),
    ...steps.flatMap((step, i) =>
      wrapped(step.name, 17).map((part, row) =>
        text(centre(i), 48 + row * 14, part, { size: 11, anchor: "middle", colour: "dim" }),
      ),
    ),
    ...lanes.flatMap(({ name, cells }, row) => {
      const y = HEAD + row * LANE + LANE / 2;
      return [
        text(10, y + 4, name),
        line(LEFT, y, width - 10, y),
        ...steps.flatMap((step, i) => {
          const cell = cells.find(({ given }) => given.step === step.name);
          return cell ? mark(cell, centre(i), y) : [];
        }),
      ];
    }),
    text(10, height - 10, LEGEND, { size: 11, colour: "dim" }),
  ]);
}

const LEGEND =
  "box: a command, a plan, a look at what is there · circle: a record, filled where it arrived · green: as AWS · red: otherwise than AWS · amber: refused in other words · grey: AWS unknown";

const COLOUR_OF: { [V in Verdict]: Colour } = { same: "good", differs: "bad", wording: "warn", unknown: "dim" };

function mark({ given: { kind, says }, verdict }: Cell, x: number, y: number): string[] {
  const colour = COLOUR_OF[verdict];
  if (kind === "delivery") {
    const arrived = says === "delivered" || says === "all";
    return [
      circle(x, y - 4, 8, colour, arrived),
      text(x, y + 18, short(says, 26), { size: 9, anchor: "middle", colour: "dim" }),
    ];
  }
  const lines = wrapped(short(says, 44), 22).slice(0, 2);
  return [
    box(x - COLUMN / 2 + 4, y - 16, COLUMN - 8, 32, colour),
    ...lines.map((part, row) =>
      text(x, y + (lines.length === 1 ? 4 : -1 + row * 12), part, { size: 10, anchor: "middle", colour }),
    ),
  ];
}

/** The gist of an answer, to fit its box; the page has it in full. */
const short = (says: string, length: number): string => {
  const gist = says
    .replace(/^refused: ([A-Za-z]+?)(?:Exception)?: .*/, "refused: $1")
    .replace(/ without an error of AWS$/, "")
    .replace("a stream that is no more the table's", "an old stream")
    .replace("enabled, on", "on")
    .replace(/^stream (?=[A-Z])/, "");
  return gist.length > length ? `${gist.slice(0, length - 1)}…` : gist;
};

function wrapped(content: string, width: number): string[] {
  const lines: string[] = [""];
  for (const word of content.split(" ")) {
    const last = lines.length - 1;
    if (lines[last] === "") lines[last] = word;
    else if (`${lines[last]} ${word}`.length <= width) lines[last] += ` ${word}`;
    else lines.push(word);
  }
  return lines;
}
