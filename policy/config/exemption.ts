import { closest, distance } from "fastest-levenshtein";
import { matches } from "../iam/pattern";

/** A resource that is exempted from a rule, and why. */
export interface Exemption {
  /** Name or URN of the resource, `*` for any characters. */
  resource: string;
  /** Why; shown with each exempted finding. */
  reason: string;
  /** Whether it may fit no resource, in a configuration that several stacks share. @default false */
  optional?: boolean;
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
    reason: { type: "string", minLength: 1, description: "Why the rule doesn't apply to it." },
    optional: {
      type: "boolean",
      description: "Whether it may fit no resource, in a configuration that several stacks share.",
    },
  },
} as const;

interface Named {
  name: string;
  urn: string;
}

/** The first exemption that covers this resource. */
export function exemptionOf(resource: Named, exemptions: readonly Exemption[]): Exemption | undefined {
  return exemptions.find((exemption) => covers(exemption, resource));
}

function covers({ resource }: Exemption, { name, urn }: Named): boolean {
  return matches(resource, name) || matches(resource, urn);
}

/** The exemptions that fit no resource of the stack, each with a message and the resource that may be meant. */
export function unusedExemptions(
  exemptions: readonly Exemption[],
  resources: readonly Named[],
): { exemption: Exemption; message: string }[] {
  return exemptions
    .filter((exemption) => exemption.optional !== true && !resources.some((resource) => covers(exemption, resource)))
    .map((exemption) => {
      const name = exemption.resource.slice(exemption.resource.lastIndexOf("::") + 1).replace(/^:/, "");
      const meant = nearest(
        name,
        resources.map((resource) => resource.name),
      );
      const fix = meant === undefined ? "remove it" : `name "${meant}", or remove it`;
      return {
        exemption,
        message: `fits no resource of this stack. Fix: ${fix}, or set optional: true if other stacks need it.`,
      };
    });
}

/** The most similar of these strings; `undefined` if none is similar. */
export function nearest(text: string, candidates: readonly string[]): string | undefined {
  if (candidates.length === 0) return undefined;
  const found = closest(text, [...new Set(candidates)]);
  return distance(text, found) <= Math.max(2, text.length / 2) ? found : undefined;
}
