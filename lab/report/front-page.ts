// docs/behaviours/README.md: what was asked, what was found, and where to look.
import { TARGETS } from "../targets";
import type { Comparison } from "./comparison";
import { differences } from "./differences";
import { heatMap } from "./heat-map";
import { BASIS_SYMBOLS, folded, plural, scenarioAddress, targetTitle, toolTitle } from "./markdown";
import { summary } from "./summary";
import { ERRORS, SURPRISES, SYMPTOMS, type Symptom } from "./symptoms";
import { WAY_FILE } from "./way";

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
    `Terraform and Pulumi change a table, its stream, and the Lambda mapping on it. What does the plan say, what does the apply do, which records arrive, and where does an emulator differ from AWS? ${plural(comparison.scenarios.length, "case")} were run ${comparison.records.length} times; of ${answers.total} answers, ${verdicts.differs} differ from AWS (${findings} findings). AWS itself was ${cells.run > 0 ? "run too" : "not run: its answers come from documents, recordings and reasoning, each with its source"}.`,
    `**[Search and filter all answers](index.html)** (open the file in a browser; it needs no server)`,
    heatMap(comparison),
    `🟩 none, 🟨 under 10 %, 🟧 under 25 %, 🟥 25 % and more. AWS's answer to ${cells.total} questions: ${BASIS_SYMBOLS.run} ${cells.run} run by us, ${BASIS_SYMBOLS.tool} ${cells.tool} decided by the tool alone, ${BASIS_SYMBOLS.documented} ${cells.documented} documented, ${BASIS_SYMBOLS.recorded} ${cells.recorded} recorded by others, ${BASIS_SYMBOLS.derived} ${cells.derived} derived, ${BASIS_SYMBOLS.unknown} ${cells.unknown} [unknown](unknown.md).`,
    "## Ten surprises that cost people most",
    SURPRISES.map(({ finding, case: id }, i) => `${i + 1}. ${finding} [Case](${address(id)})`).join("\n"),
    `![The path of a record, and where emulators differ from AWS](${WAY_FILE})`,
    "## Find your case",
    // The page is to be read in a minute: what is looked up is folded away.
    folded(`By error message: ${ERRORS.length}, such as “${ERRORS[0]?.symptom}”`, index(ERRORS, true)),
    folded(`By symptom: ${SYMPTOMS.length}, such as “${SYMPTOMS[0]?.symptom}”`, index(SYMPTOMS, false)),
    "The table above links the chapters. There are also pages on [where emulators differ from AWS](differences.md), [Terraform and Pulumi side by side](terraform-and-pulumi.md), [what AWS answers](aws.md), [what only an account can tell](unknown.md), [how the lab works](../../lab/README.md).",
    folded("What the page of all answers looks like", "![The page of all answers, filtered by verdict](index.png)"),
    folded("What was run, in which versions", whatWasRun(comparison)),
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
