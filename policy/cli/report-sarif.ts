// SARIF 2.1.0, which GitHub and others show beside the code:
// https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
import { rules } from "../rules";
import type { Evaluation } from "./evaluate";
import type { Input } from "./input";
import { pageOf } from "../pages";

/** The report in SARIF. Findings are about resources, not lines: each has the file and the resource's own name. */
export function sarif({ file }: Input, { reported, failed }: Evaluation): string {
  const log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "dynamodb-streams-policy",
            rules: rules.map((rule) => ({
              id: rule.id,
              shortDescription: { text: rule.description },
              help: { text: `${rule.remediationSteps} See ${pageOf(rule)}` },
              helpUri: rule.url,
              defaultConfiguration: { level: rule.level === "mandatory" ? "error" : "note" },
            })),
          },
        },
        invocations: [
          {
            executionSuccessful: failed.length === 0,
            toolExecutionNotifications: failed.map(({ rule, message }) => ({
              level: "error",
              message: { text: message },
              associatedRule: { id: rule.id, index: rules.findIndex(({ id }) => id === rule.id) },
            })),
          },
        ],
        results: reported.map(({ rule, level, resource, message, exempted }) => ({
          ruleId: rule.id,
          ruleIndex: rules.findIndex(({ id }) => id === rule.id),
          level: level === "mandatory" ? "error" : "note",
          message: { text: message },
          locations: [
            {
              physicalLocation: { artifactLocation: { uri: file.replaceAll("\\", "/") }, region: { startLine: 1 } },
              logicalLocations: [{ fullyQualifiedName: resource, kind: "resource" }],
            },
          ],
          partialFingerprints: { resourceAndRule: `${resource}/${rule.id}` },
          ...(exempted !== undefined && { suppressions: [{ kind: "external", justification: exempted }] }),
        })),
      },
    ],
  };
  return JSON.stringify(log, undefined, 2);
}
