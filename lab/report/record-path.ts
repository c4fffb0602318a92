// The path of a record, put → stream → mapping → handler → destination, with how each target does at each station.
import type { Scenario } from "../model/scenario";
import type { Comparison } from "./comparison";
import { box, line, picture, text, type Colour } from "./svg";
import { plural, targetTitle } from "./markdown";

export const PATH_FILE = "record-way.svg";

/** Which cases look at a station. */
const STATIONS: [name: string, about: string, looks: (scenario: Scenario) => boolean][] = [
  ["put", "records of each write", ({ id }) => id === "record-writes" || id === "record-ttl"],
  [
    "stream",
    "enabling, images, order",
    ({ id, chapter }) =>
      chapter === 1 || chapter === 2 || (chapter === 6 && id !== "record-writes" && id !== "record-ttl"),
  ],
  [
    "mapping",
    "source, filters, batches",
    ({ chapter }) => chapter === 3 || chapter === 5 || chapter === 7 || chapter === 8,
  ],
  ["handler", "attempts, retries", ({ id }) => /^failing-(defaults|two|partial|bisect)/.test(id)],
  ["destination", "discarded batches", ({ id }) => /^failing-(queue|topic|bucket|record-age)/.test(id)],
];

const LEFT = 120;
const WIDTH = 150;
const GAP = 22;
const ROW = 58;

export function recordPath(comparison: Comparison): string {
  const x = (station: number) => LEFT + station * (WIDTH + GAP);
  const height = 100 + comparison.targets.length * ROW + 10;
  return picture(x(STATIONS.length) - GAP + 10, height, "The path of a record, and where emulators differ from AWS", [
    ...STATIONS.flatMap(([name, about], i) => [
      box(x(i), 20, WIDTH, 50, "dim"),
      text(x(i) + WIDTH / 2, 41, name, { size: 15, bold: true, anchor: "middle" }),
      text(x(i) + WIDTH / 2, 59, about, { size: 12, colour: "dim", anchor: "middle" }),
      ...(i > 0 ? [line(x(i - 1) + WIDTH + 3, 45, x(i) - 4, 45, "dim", true)] : []),
    ]),
    ...comparison.targets.flatMap((target, row) => {
      const y = 92 + row * ROW;
      return [
        text(10, y + 26, targetTitle(target), { size: 13, bold: true }),
        ...STATIONS.flatMap(([, , looks], i) => {
          const cells = comparison.scenarios.filter(looks).flatMap((scenario) => comparison.of(scenario, target));
          const known = cells.filter(({ verdict }) => verdict !== "unknown");
          const differing = known.filter(({ verdict }) => verdict === "differs").length;
          const colour: Colour = known.length === 0 ? "dim" : differing === 0 ? "good" : "bad";
          const title =
            known.length === 0
              ? "not run"
              : differing === 0
                ? "no answer differs"
                : plural(differing, "answer differs", "answers differ");
          return [
            box(x(i), y, WIDTH, 42, colour),
            text(x(i) + WIDTH / 2, y + 18, title, { size: 13, colour, anchor: "middle", bold: true }),
            ...(known.length === 0
              ? []
              : [
                  text(x(i) + WIDTH / 2, y + 34, `of ${known.length} compared`, {
                    size: 12,
                    colour: "dim",
                    anchor: "middle",
                  }),
                ]),
          ];
        }),
      ];
    }),
  ]);
}
