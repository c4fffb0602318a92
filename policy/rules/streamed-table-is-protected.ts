import { undecided, violation } from "../findings/finding";
import { read, UNKNOWN } from "../graph/value";
import type { Rule } from "../rule";

const WORDS = { pointInTimeRecovery: "point-in-time recovery", deletionProtection: "deletion protection" };

/** Consumers of a streamed table depend on it: deleting it deletes its items, and the stream that its mappings read. */
export const streamedTableIsProtected: Rule<{ pointInTimeRecovery: boolean; deletionProtection: boolean }> = {
  id: "streamed-table-is-protected",
  url: "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Point-in-time-recovery.html",
  level: "disabled",
  severity: "low",
  description: "A table with a stream can be restored, and isn't deleted by mistake.",
  tags: ["dynamodb", "reliability"],
  remediationSteps: "Enable pointInTimeRecovery and deletionProtectionEnabled.",
  settings: {
    pointInTimeRecovery: { type: "boolean", default: true, description: "Require point-in-time recovery." },
    deletionProtection: { type: "boolean", default: true, description: "Require deletion protection." },
  },
  *check({ tables }, settings) {
    for (const table of tables) {
      if (table.streamEnabled !== true) continue;
      const wanted = (["pointInTimeRecovery", "deletionProtection"] as const).filter((name) => settings[name]);
      const off = wanted.filter((name) => table[name] === false).map((name) => WORDS[name]);
      const open = wanted.filter((name) => table[name] === UNKNOWN).map((name) => WORDS[name]);
      if (off.length > 0) {
        yield violation(table.resource, `has a stream, but no ${off.join(" and no ")}`, `enable ${off.join(" and ")}`);
      }
      if (open.length > 0) {
        yield undecided(
          table.resource,
          `has a stream, but no ${open.join(" and no ")}: the setting is unknown until the update`,
        );
      }
    }
  },
  // An omitted protection is enabled; a literal false is somebody's decision.
  remediate({ type, props }) {
    if (type !== "aws:dynamodb/table:Table" || read(props, "streamEnabled") !== true) return false;
    const missing = ["pointInTimeRecovery", "deletionProtectionEnabled"].filter(
      (key) => read(props, key) === undefined,
    );
    if (missing.includes("pointInTimeRecovery")) props.pointInTimeRecovery = { enabled: true };
    if (missing.includes("deletionProtectionEnabled")) props.deletionProtectionEnabled = true;
    return missing.length > 0;
  },
};
