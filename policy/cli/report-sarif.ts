// SARIF 2.1.0, which GitHub and others show next to the code:
// https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
// The part that GitHub reads:
// https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning
import { createHash } from "node:crypto";
import * as path from "node:path";
import { pathToFileURL } from "node:url";
import type { Rule } from "../rule";
import { pageOf } from "../rule-page";
import { rules } from "../rules";
import type { Reported } from "./evaluate";
import type { Checked, Report } from "./report";

/** The report in SARIF. Findings are about resources, not lines: each has the file and the resource's own name. */
export function sarif({ configured, checked, unread }: Report): string {
  const log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "dynamodb-streams-policy", rules: rules.map(describe) } },
        invocations: [
          {
            executionSuccessful: unread.length === 0 && checked.every(({ failed }) => failed.length === 0),
            ruleConfigurationOverrides: overrides(configured),
            toolExecutionNotifications: [
              ...unread.map(({ message }) => ({ level: "error", message: { text: message } })),
              ...checked.flatMap(({ failed }) =>
                failed.map(({ rule, message }) => ({
                  level: "error",
                  message: { text: message },
                  associatedRule: reference(rule),
                })),
              ),
            ],
          },
        ],
        results: checked.flatMap(resultsOf),
      },
    ],
  };
  return JSON.stringify(log, undefined, 2);
}

const LEVELS = { mandatory: "error", advisory: "note", disabled: "none" } as const;

function describe(rule: Rule) {
  return {
    id: rule.id,
    shortDescription: { text: rule.description },
    help: { text: `${rule.remediationSteps} See ${pageOf(rule)}` },
    helpUri: rule.url,
    defaultConfiguration: { enabled: rule.level !== "disabled", level: LEVELS[rule.level] },
  };
}

function reference({ id }: Rule) {
  return { id, index: rules.findIndex((rule) => rule.id === id) };
}

/** The rules whose level the configuration changes. */
function overrides(configured: Report["configured"]) {
  return rules.flatMap((rule) => {
    const { level } = configured.get(rule.id) ?? rule;
    if (level === rule.level) return [];
    return [{ descriptor: reference(rule), configuration: { enabled: level !== "disabled", level: LEVELS[level] } }];
  });
}

function resultsOf({ input, reported }: Checked) {
  const seen = new Map<string, number>();
  return reported.map((finding) => {
    const subject = `${finding.resource}/${finding.rule.id}`;
    const count = (seen.get(subject) ?? 0) + 1;
    seen.set(subject, count);
    return resultOf(input.file, finding, subject, count);
  });
}

/** @param count Which of the results with this subject it is, from 1. */
function resultOf(
  file: string,
  { rule, level, resource, message, exempted }: Reported,
  subject: string,
  count: number,
) {
  return {
    ruleId: rule.id,
    ruleIndex: reference(rule).index,
    level: LEVELS[level],
    message: { text: message },
    locations: [
      {
        physicalLocation: { artifactLocation: { uri: uriOf(file) }, region: { startLine: 1 } },
        logicalLocations: [{ fullyQualifiedName: resource, kind: "resource" }],
      },
    ],
    // GitHub tells results apart only by the second fingerprint. Without it, GitHub uses the line, which all results share.
    partialFingerprints: {
      resourceAndRule: subject,
      primaryLocationLineHash: `${createHash("sha256").update(subject).digest("hex").slice(0, 16)}:${count}`,
    },
    ...(exempted !== undefined && { suppressions: [{ kind: "external", justification: exempted }] }),
  };
}

/** Relative to the working directory, which in CI is the repository; a file outside it has an absolute URI. */
function uriOf(file: string): string {
  if (file === "-") return "stdin";
  const relative = path.relative("", file);
  const isOutside = relative.startsWith("..") || path.isAbsolute(relative);
  return isOutside ? pathToFileURL(file).href : relative.split(path.sep).map(encodeURIComponent).join("/");
}
