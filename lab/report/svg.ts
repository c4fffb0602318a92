// The few shapes that the pictures are made of.
const COLOURS = {
  good: "#1a7f37",
  bad: "#cf222e",
  warn: "#9a6700",
  aws: "#0550ae",
  dim: "#6e7781",
  line: "#d0d7de",
  ink: "#1f2328",
  paper: "#ffffff",
} as const;
export type Colour = keyof typeof COLOURS;

const escape = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

export const text = (
  x: number,
  y: number,
  content: string,
  { size = 12, colour = "ink" as Colour, anchor = "start", bold = false, rotate = 0 } = {},
): string =>
  `<text x="${x}" y="${y}" font-size="${size}" fill="${COLOURS[colour]}" text-anchor="${anchor}"${bold ? ' font-weight="600"' : ""}${rotate ? ` transform="rotate(${rotate} ${x} ${y})"` : ""}>${escape(content)}</text>`;

export const box = (
  x: number,
  y: number,
  width: number,
  height: number,
  colour: Colour,
  fill: Colour = "paper",
): string =>
  `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="5" fill="${COLOURS[fill]}" stroke="${COLOURS[colour]}" stroke-width="1.5"/>`;

export const line = (x1: number, y1: number, x2: number, y2: number, colour: Colour = "line", arrow = false): string =>
  `<line x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}" stroke="${COLOURS[colour]}" stroke-width="1.5"${arrow ? ' marker-end="url(#arrow)"' : ""}/>`;

export const circle = (x: number, y: number, radius: number, colour: Colour, filled: boolean): string =>
  `<circle cx="${x}" cy="${y}" r="${radius}" fill="${filled ? COLOURS[colour] : COLOURS.paper}" stroke="${COLOURS[colour]}" stroke-width="2"/>`;

/** A whole picture. A screen reader reads its title. */
export const picture = (width: number, height: number, title: string, shapes: string[]): string =>
  [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" role="img">`,
    `<title>${escape(title)}</title>`,
    `<defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0 8 4 0 8z" fill="${COLOURS.dim}"/></marker></defs>`,
    `<rect width="${width}" height="${height}" fill="${COLOURS.paper}"/>`,
    ...shapes,
    "</svg>",
    "",
  ].join("\n");
