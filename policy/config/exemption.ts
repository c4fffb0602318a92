import type { PolicyConfigJSONSchema } from "@pulumi/policy/schema";
import { matches } from "../iam/match";

/** A resource of which a rule doesn't hold, and why. */
export interface Exemption {
  /** Name or URN of the resource, `*` for any characters. */
  resource: string;
  /** Why; shown with everything that is exempted. */
  reason: string;
}

/** Shape of an exemption in the pack's configuration. */
export const EXEMPTION_SCHEMA = {
  type: "object",
  additionalProperties: false,
  required: ["resource", "reason"],
  properties: {
    resource: {
      type: "string",
      minLength: 1,
      description: "Name or URN of the resource; * stands for any characters.",
    },
    reason: { type: "string", minLength: 1, description: "Why the rule doesn't hold for it." },
  },
} as const satisfies PolicyConfigJSONSchema;

/** The first exemption that covers this resource. */
export function exemptionOf(
  { name, urn }: { name: string; urn: string },
  exemptions: readonly Exemption[],
): Exemption | undefined {
  return exemptions.find(({ resource }) => matches(resource, name) || matches(resource, urn));
}
