// docs/behaviours/README.md: what was asked, what was found, and where to look.
import { TARGETS } from "../targets";
import type { Comparison } from "./comparison";
import { differences } from "./differences";
import { heatMap } from "./heat-map";
import { BASIS_SYMBOLS, folded, plural, scenarioAddress, targetTitle, toolTitle } from "./markdown";
import { summary } from "./summary";
import { ERRORS, SURPRISES, SYMPTOMS, type Symptom } from "./symptoms";
import { PATH_FILE } from "./record-path";

export function frontPage(comparison: Comparison): string {
  const address = (id: string): string => {
    const found = comparison.scenarios.find((scenario) => scenario.id === id);
    return found ? scenarioAddress(found) : "";
  };
  const links = (ids: string[]): string =>
    ids.flatMap((id, i) => (address(id) ? [`[${i === 0 ? "explained" : "also"}](${address(id)})`] : [])).join(", ");
  const index = (rows: Symptom[], literal: boolean): string =>
    rows.map(({ symptom, cases }) => `- ${literal ? `\`${symptom}\`` : symptom}: ${links(cases)}`).join("\n");
  const { cells, answers, verdicts } = summary(comparison);
  const findings = differences(comparison).filter(({ harm }) => harm !== "wording").length;
  return [
    "# What Terraform and Pulumi do with DynamoDB streams",
    `What happens to your stream records when Terraform or Pulumi changes a DynamoDB table, its stream, or the Lambda event source mapping that reads it? ${plural(comparison.scenarios.length, "case")} show what the plan says, what the apply does, and which records arrive. They ran ${comparison.records.length} times, on up to ${plural(comparison.targets.length, "emulator")}; of ${answers.total} answers, ${verdicts.differs} differ from AWS (${findings} distinct differences). ${cells.run > 0 ? "Some ran on AWS itself." : "Nothing ran on AWS itself: its answers come from documentation, from what others recorded on AWS, and from reasoning, each with its source."}`,
    "## Find your case",
    // The page should be read in a minute, so the index is folded.
    folded(`By error message: ${ERRORS.length}, such as “${ERRORS[0]?.symptom}”`, index(ERRORS, true)),
    folded(`By symptom: ${SYMPTOMS.length}, such as “${SYMPTOMS[0]?.symptom}”`, index(SYMPTOMS, false)),
    `By word: **[search and filter all answers](index.html)** (open the file in a browser; it needs no server).`,
    "By chapter: each answers its questions in one line, with the evidence below. The cells count the answers that differ from AWS's, of those that can be compared:",
    heatMap(comparison),
    "🟩 none, 🟨 under 10 %, 🟧 under 25 %, 🟥 25 % or more.",
    "By subject: [where emulators differ from AWS](differences.md), [Terraform and Pulumi side by side](terraform-and-pulumi.md), [what AWS answers](aws.md), [what only a run on AWS can answer](unknown.md). [How the lab works](../../lab/README.md).",
    "## Ten costly surprises",
    SURPRISES.map(({ finding, case: id }, i) => `${i + 1}. ${finding} [Case](${address(id)})`).join("\n"),
    `![The path of a record, and where emulators differ from AWS](${PATH_FILE})`,
    "## How far to trust it",
    `AWS's answer to ${cells.total} questions: ${BASIS_SYMBOLS.run} ${cells.run} from our own runs, ${BASIS_SYMBOLS.tool} ${cells.tool} decided by the tool, which sends no request, ${BASIS_SYMBOLS.documented} ${cells.documented} documented by AWS, ${BASIS_SYMBOLS.recorded} ${cells.recorded} recorded by others, ${BASIS_SYMBOLS.derived} ${cells.derived} derived from facts, for a reason that is given, ${BASIS_SYMBOLS.unknown} ${cells.unknown} [unknown](unknown.md).`,
    folded("What the page of all answers looks like", "![The page of all answers, filtered by verdict](index.png)"),
    folded("Which tools and emulators ran, in which versions", whatWasRun(comparison)),
  ].join("\n\n");
}

function whatWasRun(comparison: Comparison): string {
  const targets = comparison.targets.map((name) => {
    const versions = new Set(
      comparison.records.filter(({ target }) => target.name === name).map(({ target }) => target.version),
    );
    return `- **${targetTitle(name)} ${[...versions].join(", ")}**: ${TARGETS.get(name)?.about}`;
  });
  const tools = new Map(
    comparison.records.map(({ tool, provider }) => [
      tool.name,
      `- **${toolTitle(tool.name)} ${tool.version}**${provider === "none" ? "" : `, provider ${provider}`}`,
    ]),
  );
  return [...[...tools.values()].sort(), ...targets].join("\n");
}
