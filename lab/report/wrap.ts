// Text in lines that fit a width, whatever system font draws them.

/** Widths of characters as parts of the font's size, in DejaVu Sans: of the fonts that `system-ui` can be, none is wider. */
function widthOf(character: string): number {
  if (/[ijl|'.,:;]/.test(character)) return 0.34;
  if (/[ frt()[\]/-]/.test(character)) return 0.41;
  if (/[mMwW]/.test(character)) return 0.99;
  if (/[A-Z]/.test(character)) return 0.72;
  return 0.64;
}

/** Bold letters are wider by this. */
const BOLD = 1.12;

/**
 * The most that a text takes.
 *
 * @param size of the font, in pixels.
 * @returns pixels.
 */
export const textWidth = (text: string, size: number, bold = false): number =>
  [...text].reduce((sum, character) => sum + widthOf(character), 0) * size * (bold ? BOLD : 1);

/**
 * Breaks a text at spaces, and a word that is too long for a line at its underscores and capitals.
 *
 * @param width of a line, in pixels.
 * @param size of the font, in pixels.
 */
export function wrapped(content: string, width: number, size: number, bold = false): string[] {
  const fits = (text: string): boolean => textWidth(text, size, bold) <= width;
  const lines: string[] = [""];
  const add = (text: string, space: string): void => {
    const last = lines.at(-1) ?? "";
    const joined = last === "" ? text : last + space + text;
    if (last === "" || fits(joined)) lines[lines.length - 1] = joined;
    else lines.push(text);
  };
  for (const word of content.split(" ")) {
    const [first = "", ...rest] = fits(word) ? [word] : word.split(/(?<=_)|(?<=[a-z])(?=[A-Z])/);
    add(first, " ");
    for (const part of rest) add(part, "");
  }
  return lines;
}
