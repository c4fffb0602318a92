// A chapter's page: its conclusions in a line each, then its cases with their evidence.
import { CHAPTERS } from "../cases/catalogue";
import type { Comparison } from "./comparison";
import { anchor, chapterFile } from "./markdown";
import { scenarioSection } from "./scenario-section";
import { isSwitchCase, switchTable } from "./switch-table";

export function chapterPage(comparison: Comparison, chapter: number): string {
  const scenarios = comparison.scenarios.filter((scenario) => scenario.chapter === chapter);
  const combined = scenarios.filter(isSwitchCase);
  const single = scenarios.filter((scenario) => !isSwitchCase(scenario));
  const next = chapter + 1 in CHAPTERS ? ` · [next: ${CHAPTERS[chapter + 1]}](${chapterFile(chapter + 1)})` : "";
  return [
    `# ${chapter}. ${CHAPTERS[chapter]}`,
    `[All chapters](README.md)${next}`,
    single.map(({ id, title, lesson }) => `- [${title}](#${anchor(id)}): ${firstSentence(lesson)}`).join("\n"),
    ...(combined.length === 0
      ? []
      : [
          "## Every combination of `stream_enabled` and `stream_view_type`",
          conclusions(combined.map(({ lesson }) => lesson)),
          switchTable(comparison, combined),
        ]),
    ...single.map((scenario) => scenarioSection(comparison, scenario)),
  ]
    .filter(Boolean)
    .join("\n\n");
}

/** The answer to the case's question; its section has the rest. */
const firstSentence = (lesson: string): string => lesson.replace(/\. .*/s, ".");

const conclusions = (lessons: string[]): string => [...new Set(lessons)].map((lesson) => `- ${lesson}`).join("\n");
