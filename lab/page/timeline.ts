// A live change as a timeline: its steps from left to right, a lane for each target and tool.
import type { LabCase } from "../case";
import { isRefusal } from "../compare";
import type { StepResult } from "../results";
import type { Record } from "./record";
import { box, circle, line, picture, text, type Colour } from "./svg";
import { targetTitle, toolTitle } from "./words";

const LEFT = 190;
const COLUMN = 118;
const HEAD = 96;
const LANE = 46;

/** Live changes and faults have one: what they do is a matter of before and after. */
export const hasTimeline = (what: LabCase): boolean =>
  (what.chapter === 2 || what.chapter === 8) && what.tools.includes("terraform");

export const timelineFile = ({ id }: LabCase): string => `lab-timeline-${id}.svg`;

export function timeline(record: Record, what: LabCase): string {
  const lanes = record.targets.flatMap((target) =>
    what.tools.flatMap((tool) => {
      const result = record.result(what, target, tool);
      return result ? [{ name: `${targetTitle(target)}, ${toolTitle(tool)}`, result }] : [];
    }),
  );
  const steps = what.steps.filter((step) =>
    lanes.some(({ result }) => result.steps.some((one) => one.step === step.name)),
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
    ...lanes.flatMap(({ name, result }, row) => {
      const y = HEAD + row * LANE + LANE / 2;
      return [
        text(10, y + 4, name),
        line(LEFT, y, width - 10, y),
        ...steps.flatMap((step, i) => {
          const given = result.steps.find((one) => one.step === step.name);
          return given ? mark(given, centre(i), y) : [];
        }),
      ];
    }),
    text(
      10,
      height - 10,
      "box: a command, a plan or a look at what is there · circle: a record, filled where it arrived · red: refused, lost, or on a stream that is not the table's",
      { size: 11, colour: "dim" },
    ),
  ]);
}

function mark({ kind, says }: StepResult, x: number, y: number): string[] {
  if (kind === "delivery") {
    const arrived = says === "delivered" || says === "all";
    return [
      circle(x, y, 8, arrived ? "good" : "bad", arrived),
      text(x, y + 20, short(says), { size: 9, anchor: "middle", colour: "dim" }),
    ];
  }
  const colour: Colour =
    isRefusal(says) || /off|no more|empty/.test(says)
      ? "bad"
      : says === "no changes" || says.startsWith("ok") || /live/.test(says)
        ? "good"
        : "warn";
  return [
    box(x - COLUMN / 2 + 4, y - 16, COLUMN - 8, 32, colour),
    ...wrapped(short(says), 19)
      .slice(0, 2)
      .map((part, row, all) =>
        text(x, y + (all.length === 1 ? 4 : -1 + row * 12), part, { size: 10, anchor: "middle", colour }),
      ),
  ];
}

/** The gist of an answer, to fit its box; the page has it in full. */
const short = (says: string): string => {
  const gist = says
    .replace(/^refused: ([A-Za-z]+(?:Exception|InUse|Error)).*/, "refused: $1")
    .replace("a stream that is no more the table's", "an old stream")
    .replace("enabled, on", "on");
  return gist.length > 38 ? `${gist.slice(0, 37)}…` : gist;
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
