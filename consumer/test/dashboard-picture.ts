// Draws a dashboard from its definition: what each widget shows, and where. No line has data: the definition has none.
import type { Widget } from "../dashboard";

const COLUMN = 42;
const ROW = 29;
const MARGIN = 12;
const GAP = 4;
const LINE = 15;
const COLOURS = ["#1f77b4", "#d62728", "#ff7f0e", "#2ca02c"];

const escape = (text: string): string => text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);

interface TextOptions {
  size?: number;
  fill?: string;
  anchor?: "start" | "end";
  bold?: boolean;
}

function text(x: number, y: number, words: string, { size = 11, fill = "#333", anchor, bold }: TextOptions = {}) {
  const more = `${anchor ? ` text-anchor="${anchor}"` : ""}${bold ? ' font-weight="bold"' : ""}`;
  return `<text x="${x}" y="${y}" font-size="${size}" fill="${fill}"${more}>${escape(words)}</text>`;
}

const number = (value: number): string => String(value).replace(/\B(?=(\d{3})+$)/g, ",");

/** The names of alarms, each in a box of its own. */
function alarms({ alarms: arns }: Record<string, unknown>, width: number): string[] {
  const names = (arns as string[]).map((arn) => arn.split(":").at(-1) ?? "");
  const step = width / names.length;
  return names.flatMap((name, index) => [
    `<rect x="${index * step + 8}" y="24" width="${step - 12}" height="20" rx="3" fill="#e7f4e8" stroke="#2ca02c"/>`,
    text(index * step + 16, 38, name, { size: 10.5 }),
  ]);
}

/** The metrics of a graph below it, and its thresholds as lines across it. */
function graph({ metrics, annotations }: Record<string, unknown>, width: number, height: number): string[] {
  const series = metrics as string[][];
  const lines = ((annotations as any)?.horizontal ?? []) as { label: string; value: number }[];
  const [left, right, top, bottom] = [10, width - 10, 28, height - 8 - series.length * LINE];
  const highest = Math.max(...lines.map(({ value }) => value)) / 0.85;
  return [
    `<path d="M${left} ${top}V${bottom}H${right}" fill="none" stroke="#999"/>`,
    ...lines.flatMap(({ label, value }) => {
      const y = Math.round(bottom - (value / highest) * (bottom - top));
      return [
        `<path d="M${left} ${y}H${right}" stroke="#d62728" stroke-dasharray="5 3"/>`,
        text(left + 6, y - 4, label, { size: 10.5, fill: "#d62728" }),
        text(right, y - 4, number(value), { size: 10.5, fill: "#d62728", anchor: "end" }),
      ];
    }),
    ...series.flatMap((metric, index) => {
      const [namespace = "", name = "", , of = ""] = metric;
      const { stat } = metric.at(-1) as unknown as { stat: string };
      const y = bottom + LINE * (index + 1);
      const colour = COLOURS[index];
      return [
        `<path d="M${left} ${y - 4}h14" stroke="${colour}" stroke-width="3"/>`,
        text(left + 20, y, `${name}, ${stat.toLowerCase()}`),
        text(right, y, `${namespace}: ${of.replace(/^(.{8})-.{4}-.*$/, "$1…")}`, {
          size: 9.5,
          fill: "#777",
          anchor: "end",
        }),
      ];
    }),
  ];
}

/** The parts of a query, a line each, and the columns of its table. */
function log({ query }: Record<string, unknown>, width: number): string[] {
  const parts = String(query).split(" | ");
  const columns =
    parts
      .find((part) => part.startsWith("fields "))
      ?.slice("fields ".length)
      .split(", ") ?? [];
  return [
    ...parts.map((part, index) => text(10, 38 + index * LINE, part, { size: 10.5, fill: "#777" })),
    `<path d="M10 ${44 + parts.length * LINE}H${width - 10}" stroke="#999"/>`,
    ...columns.map((column, index) =>
      text(10 + (index * width) / columns.length, 60 + parts.length * LINE, column, { bold: true }),
    ),
  ];
}

/** A picture of a dashboard, as SVG. */
export function drawDashboard({ widgets }: { widgets: Widget[] }): string {
  const boxes = widgets.map(({ type, x, y, width, height, properties }) => {
    const [w, h] = [width * COLUMN - GAP, height * ROW - GAP];
    const content =
      type === "alarm" ? alarms(properties, w) : type === "metric" ? graph(properties, w, h) : log(properties, w);
    return [
      `<g transform="translate(${MARGIN + x * COLUMN} ${MARGIN + y * ROW})">`,
      `<rect width="${w}" height="${h}" rx="4" fill="#fff" stroke="#ccc"/>`,
      text(10, 17, properties.title, { size: 12.5, bold: true }),
      ...content,
      "</g>",
    ].join("\n");
  });
  const width = Math.max(...widgets.map((widget) => widget.x + widget.width)) * COLUMN - GAP + 2 * MARGIN;
  const height = Math.max(...widgets.map((widget) => widget.y + widget.height)) * ROW - GAP + 2 * MARGIN;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="Helvetica, Arial, sans-serif" role="img">`,
    "<title>A consumer's dashboard, drawn from its definition</title>",
    `<rect width="${width}" height="${height}" fill="#f2f3f3"/>`,
    ...boxes,
    "</svg>",
    "",
  ].join("\n");
}
