// The record's way, put → stream → mapping → handler → queue, with how each target does at each station.
import type { LabCase } from "../model/scenario";
import type { Record } from "./record";
import { box, line, picture, text, type Colour } from "./svg";
import { targetTitle } from "./words";

export const WAY_FILE = "lab-way.svg";

/** Which cases look at a station. */
const STATIONS: [name: string, about: string, looks: (what: LabCase) => boolean][] = [
  ["put", "which writes make records", ({ id }) => id === "record-writes" || id === "record-ttl"],
  [
    "stream",
    "switch, images, order",
    ({ id, chapter }) =>
      chapter === 1 || chapter === 2 || (chapter === 6 && id !== "record-writes" && id !== "record-ttl"),
  ],
  [
    "mapping",
    "source, filters, batches, role",
    ({ chapter }) => chapter === 3 || chapter === 5 || chapter === 7 || chapter === 8,
  ],
  ["handler", "attempts, partial answers", ({ id }) => /^failing-(defaults|two|partial|bisect)/.test(id)],
  ["queue", "what is discarded", ({ id }) => /^failing-(queue|record-age)/.test(id)],
];

const LEFT = 130;
const WIDTH = 165;
const GAP = 38;
const ROW = 58;

export function way(record: Record): string {
  const x = (station: number) => LEFT + station * (WIDTH + GAP);
  const height = 100 + record.targets.length * ROW + 10;
  return picture(x(STATIONS.length), height, "The way of a record, and where targets differ from AWS", [
    ...STATIONS.flatMap(([name, about], i) => [
      box(x(i), 20, WIDTH, 50, "dim"),
      text(x(i) + WIDTH / 2, 41, name, { size: 15, bold: true, anchor: "middle" }),
      text(x(i) + WIDTH / 2, 59, about, { size: 10, colour: "dim", anchor: "middle" }),
      ...(i > 0 ? [line(x(i - 1) + WIDTH + 3, 45, x(i) - 4, 45, "dim", true)] : []),
    ]),
    ...record.targets.flatMap((target, row) => {
      const y = 92 + row * ROW;
      return [
        text(10, y + 26, targetTitle(target), { size: 13, bold: true }),
        ...STATIONS.flatMap(([, , looks], i) => {
          const cells = record.cases
            .filter(looks)
            .flatMap((what) => what.tools.flatMap((tool) => record.cells(what, target, tool)));
          const known = cells.filter(({ verdict }) => verdict !== "unknown");
          const differing = known.filter(({ verdict }) => verdict === "differs").length;
          const colour: Colour = known.length === 0 ? "dim" : differing === 0 ? "good" : "bad";
          const says =
            known.length === 0 ? "not run" : differing === 0 ? "as AWS" : `${differing} of ${known.length} differ`;
          return [
            box(x(i), y, WIDTH, 42, colour),
            text(x(i) + WIDTH / 2, y + 19, says, { size: 13, colour, anchor: "middle", bold: true }),
            text(x(i) + WIDTH / 2, y + 34, `${known.length} answers compared`, {
              size: 10,
              colour: "dim",
              anchor: "middle",
            }),
          ];
        }),
      ];
    }),
  ]);
}
