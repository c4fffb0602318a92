import { IMAGES_OF_VIEW_TYPE } from "dynamodb-streams-aws/view-types";
import { filterFault, imagesNeeded } from "../filters/filter-fault";
import { undecided, violation } from "../findings/finding";
import { nameOf, shown } from "../findings/message";
import { hasNoStream, judgeSource } from "../findings/source";
import { UNKNOWN, type Value } from "../graph/value";
import type { Rule } from "../rule";

/** Whether records of a view type carry an image. One that AWS doesn't know is another rule's matter. */
function carries(viewType: string | undefined, image: string): boolean {
  const carried: Readonly<Record<string, readonly string[]>> = IMAGES_OF_VIEW_TYPE;
  return carried[viewType ?? ""]?.includes(image) ?? true;
}

/** A filter that AWS would reject, or that no record of this stream can match: its function is never invoked. */
export const filterFitsViewType: Rule = {
  id: "filter-fits-view-type",
  url: "https://docs.aws.amazon.com/lambda/latest/dg/with-ddb-filtering.html",
  level: "mandatory",
  severity: "high",
  description: "An event filter is valid, and asks for what the stream's records carry.",
  tags: ["dynamodb", "lambda", "streams", "filters"],
  remediationSteps: "Choose a view type that carries the image, usually NEW_AND_OLD_IMAGES, or filter on keys.",
  *check({ mappings }) {
    for (const mapping of mappings) {
      const { filters, resource } = mapping;
      const doubt = "has a filter that no record can match";
      if (filters === UNKNOWN) {
        yield undecided(resource, `${doubt}: its filters are unknown until the update`);
        continue;
      }
      for (const [i, text] of filters.entries()) {
        const label = filters.length === 1 ? "its filter" : `its filter ${i + 1} of ${filters.length}`;
        if (text === UNKNOWN) {
          yield undecided(resource, `${doubt}: ${label} is unknown until the update`);
          continue;
        }
        const { pattern, fault } = parse(text ?? "");
        if (fault !== undefined) {
          yield violation(
            resource,
            `has an event filter, ${shown(text ?? "(none)")}, that ${fault}`,
            "correct the pattern",
          );
          continue;
        }
        const images = imagesNeeded(pattern);
        if (images.length === 0 || hasNoStream(mapping)) continue;
        yield* judgeSource(mapping, {
          broken: ({ viewType }) =>
            viewType === UNKNOWN ? UNKNOWN : images.some((image) => !carries(viewType, image)),
          problem: (table) =>
            `filters on ${images.join(" and ")}, which no record carries: the stream of ${nameOf(table.resource)} has the view type ${String(table.viewType)}`,
          fix: (table) => `set the view type of ${nameOf(table.resource)} to NEW_AND_OLD_IMAGES, or filter on Keys`,
          doubt,
        });
      }
    }
  },
};

function parse(text: string): { pattern: Value; fault?: string } {
  try {
    const pattern = JSON.parse(text) as Value;
    return { pattern, fault: filterFault(pattern) };
  } catch (error) {
    return { pattern: null, fault: `isn't valid JSON (${(error as Error).message})` };
  }
}
