// "What AWS answers": every fact of lab/facts, by topic, with its source and date.
import { factFiles, type Fact } from "../model/fact";
import type { Comparison } from "./comparison";
import { code, scenarioLink, source } from "./markdown";

/** Titles of the topics, by the names of their files. */
const TOPICS: Record<string, string> = {
  "stream-specification": "Switching a stream on, off or to another view type",
  "arns-and-streams-api": "Stream ARNs and the Streams API",
  "write-paths": "Which writes make stream records",
  delivery: "Stream records and Lambda events",
  "mapping-creation-and-validation": "Creating a mapping",
  "starting-position": "Starting position",
  filters: "Filters",
  "failure-handling": "Failures, retries and on-failure destinations",
  "updates-and-deletes": "Updating and deleting mappings",
  iam: "The function's role",
  "function-side": "The function",
  documentation: "What AWS documents",
  "service-models": "AWS's service models (botocore)",
  "terraform-provider": "The Terraform AWS provider",
  "since-2024": "What AWS has changed since 2024",
};

/** What each basis of a fact means. */
const BASES: Record<Fact["basis"], string> = {
  documented: "the vendor's documentation or service model states it",
  recorded: "a test that ran on AWS keeps the answer",
  asserted: "a test that passes on AWS checks it",
  quoted: "a document quotes the answer",
  reported: "a public thread quotes the answer",
  derived: "it follows from recordings or from source code",
  comment: "a comment in source code states it",
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
    `${count} facts about DynamoDB streams and event source mappings. They come from documentation, from tests that others ran on AWS, and from public threads. This project ran none of them on AWS.`,
    [
      "How to read a row:",
      "",
      "- **Fact**: what AWS or the Terraform provider does. In italics: what weakens the evidence, or what else supports it.",
      "- **Answer**: the value that was seen or documented, or AWS's error.",
      "- **Known by**: how far the evidence can be trusted (high, medium or low), and its kind:",
      ...Object.entries(BASES).map(([basis, meaning]) => `  - *${basis}*: ${meaning}`),
      "- **Source**: where the fact is from, and in brackets when it was recorded or read.",
      "- **Cases**: the lab's cases that rely on the fact.",
      "",
      "The topics:",
    ].join("\n"),
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
  const shown = links.length > 3 ? [...links.slice(0, 3), `and ${links.length - 3} more`] : links;
  return `| <a id="fact-${fact.id}"></a>${cell(fact.statement)}${note} | ${answer} | ${fact.basis}, ${fact.confidence} | ${source(fact)} | ${shown.join(", ")} |`;
}
