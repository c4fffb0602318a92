import { count } from "../command/words";
import type { Hazard } from "./hazard";

/** How many records the hazard affects, as far as it was measured. */
export interface Lag {
  unhandled: number | undefined;
  inStream: number | undefined;
}

/** The hazards as a comment for a pull request. */
export function review(hazards: readonly Hazard[], lag: ReadonlyMap<string, Lag>): string {
  if (hazards.length === 0) return "**DynamoDB streams:** this deployment loses and repeats no records.";
  return [
    `**DynamoDB streams:** this deployment ${hazards.some(({ effect }) => effect === "loses") ? "loses" : "repeats"} records.`,
    "",
    "| Resource | What happens | How much | Instead |",
    "| --- | --- | --- | --- |",
    ...hazards.map(
      (hazard) =>
        `| ${code(hazard.name)} | ${cell(hazard.problem)} | ${cell(amount(hazard, lag))} | ${cell(hazard.fix)} |`,
    ),
  ].join("\n");
}

export function amount({ effect, streamArn }: Hazard, lag: ReadonlyMap<string, Lag>): string {
  const measured = streamArn === undefined ? undefined : lag.get(streamArn);
  if (effect === "repeats")
    return measured?.inStream === undefined ? "up to 24 hours" : `up to ${count(measured.inStream, "record")}`;
  if (measured?.unhandled !== undefined) return `${count(measured.unhandled, "record")} at this moment`;
  return measured?.inStream === undefined
    ? "what isn't handled at that moment"
    : `at most ${count(measured.inStream, "record")}`;
}

/** Names and values are of the program's author, and must not become Markdown or HTML of the comment. */
const cell = (text: string): string => text.replaceAll(/[\\|<`[*]/g, "\\$&").replaceAll(/\s+/g, " ");

/** A code span, fenced by more backticks than the text has. */
function code(text: string): string {
  const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  const fence = "`".repeat(longest + 1);
  const pad = longest > 0 ? " " : "";
  return `${fence}${pad}${text.replaceAll("|", "\\|").replaceAll(/\s+/g, " ")}${pad}${fence}`;
}
