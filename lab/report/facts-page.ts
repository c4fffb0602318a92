// "What AWS answers": every fact of lab/facts, by topic, with its source and date.
import { factFiles, type Fact } from "../model/fact";
import type { Comparison } from "./comparison";
import { code, scenarioLink, source } from "./markdown";

/** Titles of the topics, by the names of their files. */
const TOPICS: Record<string, string> = {
  "stream-specification": "Switching a stream on, off, to another view type",
  "arns-and-streams-api": "Stream ARNs and the streams API",
  "write-paths": "Which writes make records",
  delivery: "Records and events",
  "mapping-creation-and-validation": "Creating a mapping",
  "starting-position": "Starting position",
  filters: "Filters",
  "failure-handling": "Failures, retries, on-failure destinations",
  "updates-and-deletes": "Updating and deleting mappings",
  iam: "The role",
  "function-side": "The function",
  documentation: "AWS's documentation",
  "service-models": "Service models (botocore)",
  "terraform-provider": "The Terraform AWS provider",
  "since-2024": "What AWS has changed since 2024",
};

export function factsPage(comparison: Comparison): string {
  const uses = new Map<string, Set<(typeof comparison.scenarios)[number]>>();
  for (const scenario of comparison.scenarios)
    for (const step of scenario.steps)
      for (const expected of Object.values(step.aws))
        for (const id of expected.basis === "tool" ? [] : expected.facts)
          uses.set(id, (uses.get(id) ?? new Set()).add(scenario));
  const files = factFiles();
  const order = [...Object.keys(TOPICS).filter((topic) => files.has(topic))];
  const count = [...files.values()].reduce((sum, facts) => sum + facts.length, 0);
  return [
    "# What AWS answers",
    `${count} facts about DynamoDB streams and event source mappings, each with its source and date. None was measured by this project; the column "known by" tells how strong the evidence is: *documented* by AWS, *recorded* (an answer kept by a test that ran on AWS), *asserted* (a test that passes on AWS), *quoted* or *reported* (in a document or a thread), *derived* (computed from recordings), *comment* (a remark in a test).`,
    order.map((topic) => `- [${TOPICS[topic]}](#${topic})`).join("\n"),
    ...order.map((topic) =>
      [
        `<a id="${topic}"></a>`,
        "",
        `## ${TOPICS[topic]}`,
        "",
        "| Fact | Answer | Known by | Source | Cases |",
        "| --- | --- | --- | --- | --- |",
        ...(files.get(topic) ?? []).map((fact) => row(fact, [...(uses.get(fact.id) ?? [])].map(scenarioLink))),
      ].join("\n"),
    ),
  ].join("\n\n");
}

const cell = (text: string): string => text.replaceAll("|", "\\|").replaceAll("<", "&lt;").replaceAll("\n", " ");

function row(fact: Fact, links: string[]): string {
  const note = fact.note === undefined ? "" : ` *${cell(fact.note).replaceAll("*", "\\*")}*`;
  const answer = fact.error === undefined ? cell(fact.answer) : code(fact.error);
  const shown = links.length > 3 ? [...links.slice(0, 3), `${links.length - 3} more`] : links;
  return `| <a id="fact-${fact.id}"></a>${cell(fact.statement)}${note} | ${answer} | ${fact.basis}, ${fact.confidence} | ${source(fact)} | ${shown.join(", ")} |`;
}
