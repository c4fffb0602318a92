// Draws a change's path as an SVG: table → stream → filters → mapping → function → destination, with the findings on it.
import { parseStreamArn } from "dynamodb-streams-aws/arn";
import { count } from "../command/words";
import { functionName } from "../failures/wanted";
import type { Facts } from "./facts";
import type { Finding, Part } from "./findings";

const BOX = { width: 172, height: 88, gap: 36, top: 64, left: 24 };
const COLOURS = { fault: "#c62828", warning: "#b26a00", fine: "#2e7d32", missing: "#757575" } as const;
const LINE_LENGTH = 150;

export function picture(facts: Facts, findings: readonly Finding[]): string {
  const boxes = boxesOf(facts);
  const width = 2 * BOX.left + boxes.length * BOX.width + (boxes.length - 1) * BOX.gap;
  const notes = findings.flatMap((finding, index) => noteLines(finding, index + 1));
  const notesTop = BOX.top + BOX.height + 56;
  const height = notesTop + 20 * Math.max(1, notes.length) + 12;
  const title = facts.table?.name ?? parseStreamArn(facts.stream?.arn ?? "")?.tableName ?? "stream";
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" font-family="system-ui, sans-serif" font-size="13">`,
    `<title>How a change to table ${escape(title)} reaches the function</title>`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    `<text x="${BOX.left}" y="34" font-size="18" font-weight="600" fill="#212121">${escape(title)}: ${findings.length ? escape(verdict(findings)) : "nothing is wrong"}</text>`,
    ...boxes.map((box, index) => drawBox(box, index, findings)),
    ...boxes.slice(1).map((_, index) =>
      drawArrow(
        index,
        findings.some((finding) => finding.level === "fault" && partIndex(finding.part) <= index),
      ),
    ),
    ...notes.map(
      ({ text, colour, bold }, index) =>
        `<text x="${BOX.left}" y="${notesTop + 20 * index}" fill="${colour}"${bold ? ' font-weight="600"' : ""}>${escape(text)}</text>`,
    ),
    "</svg>",
    "",
  ].join("\n");
}

interface Box {
  part: Part;
  title: string;
  lines: string[];
  missing: boolean;
}

const PARTS: Part[] = ["table", "stream", "filters", "mapping", "function", "destination"];
const partIndex = (part: Part): number => PARTS.indexOf(part);

function boxesOf({ table, stream, mapping, function: fn, destination }: Facts): Box[] {
  const destinationName = destination?.title ?? mapping?.onFailure;
  return [
    {
      part: "table",
      title: "Table",
      lines: [table?.name ?? "?", `stream ${table?.streamOn ? "on" : "off"}`],
      missing: !table,
    },
    {
      part: "stream",
      title: "Stream",
      lines: [
        stream?.viewType ?? table?.viewType ?? "",
        stream ? `${stream.status}, ${count(stream.shards.length, "shard")}` : "none",
      ],
      missing: table?.streamOn === false || (!stream && !table?.streamOn),
    },
    {
      part: "filters",
      title: "Filters",
      lines: filterLines(mapping),
      missing: !mapping,
    },
    {
      part: "mapping",
      title: "Mapping",
      lines: mapping ? [mapping.state, mapping.lastResult ?? `batch ${mapping.batchSize ?? 100}`] : ["none"],
      missing: !mapping,
    },
    {
      part: "function",
      title: "Function",
      lines: [fn?.name ?? (mapping ? functionName(mapping.functionArn) : "?"), fn?.runtime ?? ""],
      missing: !fn && !mapping,
    },
    {
      part: "destination",
      title: "On failure",
      lines: [
        destinationName?.split(":").at(-1) ?? "none",
        destination?.waiting === undefined ? "" : count(destination.waiting, "message"),
      ],
      missing: destinationName === undefined,
    },
  ];
}

function filterLines(mapping: Facts["mapping"]): string[] {
  if (mapping?.filtersHidden !== undefined) return ["encrypted"];
  return mapping?.filters.length ? mapping.filters.slice(0, 2) : ["none"];
}

function drawBox({ part, title, lines, missing }: Box, index: number, findings: readonly Finding[]): string {
  const x = BOX.left + index * (BOX.width + BOX.gap);
  const ofPart = findings
    .map((finding, number) => ({ ...finding, number: number + 1 }))
    .filter((finding) => finding.part === part);
  const level = ofPart.some((finding) => finding.level === "fault")
    ? "fault"
    : ofPart.length
      ? "warning"
      : missing
        ? "missing"
        : "fine";
  const colour = COLOURS[level];
  const badges = ofPart.map(
    ({ number, level: grade }, place) =>
      `<circle cx="${x + BOX.width - 14 - 26 * place}" cy="${BOX.top}" r="11" fill="${COLOURS[grade]}"/>` +
      `<text x="${x + BOX.width - 14 - 26 * place}" y="${BOX.top + 4}" text-anchor="middle" fill="#ffffff" font-weight="600">${number}</text>`,
  );
  return [
    `<g><rect x="${x}" y="${BOX.top}" width="${BOX.width}" height="${BOX.height}" rx="8" fill="#ffffff" stroke="${colour}" stroke-width="2"${missing ? ' stroke-dasharray="6 4"' : ""}/>`,
    `<text x="${x + 12}" y="${BOX.top + 26}" font-weight="600" fill="${colour}">${title}</text>`,
    ...lines.map(
      (line, row) =>
        `<text x="${x + 12}" y="${BOX.top + 48 + 19 * row}" fill="#424242">${escape(shorten(line, 24))}</text>`,
    ),
    ...badges,
    "</g>",
  ].join("");
}

function drawArrow(index: number, broken: boolean): string {
  const from = BOX.left + (index + 1) * BOX.width + index * BOX.gap + 4;
  const to = from + BOX.gap - 8;
  const y = BOX.top + BOX.height / 2;
  const colour = broken ? COLOURS.missing : "#424242";
  return (
    `<line x1="${from}" y1="${y}" x2="${to - 6}" y2="${y}" stroke="${colour}" stroke-width="2"${broken ? ' stroke-dasharray="3 3"' : ""}/>` +
    `<path d="M${to} ${y} l-8 -5 v10 z" fill="${colour}"/>`
  );
}

function noteLines({ level, problem, next }: Finding, number: number) {
  return [
    { text: shorten(`${number}  ${problem}`, LINE_LENGTH), colour: COLOURS[level], bold: true },
    { text: shorten(`    ${next}`, LINE_LENGTH), colour: "#424242", bold: false },
  ];
}

function verdict(findings: readonly Finding[]): string {
  const faults = findings.filter(({ level }) => level === "fault").length;
  return faults ? count(faults, "fault") : count(findings.length, "warning");
}

const shorten = (text: string, length: number): string =>
  text.length <= length ? text : `${text.slice(0, length - 1)}…`;
const escape = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
