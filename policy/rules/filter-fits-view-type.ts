import { IMAGES_OF_VIEW_TYPE } from "dynamodb-streams-aws/view-types";
import { UNKNOWN, type Value } from "../graph/value";
import { undecided, violation, type Finding, type Rule } from "../rule";
import { filterFault, imagesNeeded } from "./filter-pattern";
import { hasNoStream, judgeSource } from "./source";
import { named, sentence } from "./words";

/** Whether records of a view type carry an image. One that AWS doesn't know is another rule's matter. */
function carries(viewType: string | undefined, image: string): boolean {
  const carried: Readonly<Record<string, readonly string[]>> = IMAGES_OF_VIEW_TYPE;
  return carried[viewType ?? ""]?.includes(image) ?? true;
}

/** A filter that AWS would refuse, or that no record of this stream can match: its function is never invoked. */
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
      const subject = sentence(named("mapping", mapping));
      const doubt = (which: string): Finding =>
        undecided(resource, `${subject}: ${which} only known later. So it can't be told whether it fits the stream.`);
      if (filters === UNKNOWN) {
        yield doubt("its filters are");
        continue;
      }
      for (const [i, text] of filters.entries()) {
        const label = filters.length === 1 ? "its filter" : `its filter ${i + 1} of ${filters.length}`;
        if (text === UNKNOWN) {
          yield doubt(`${label} is`);
          continue;
        }
        const { pattern, fault } = parse(text ?? "");
        if (fault !== undefined) {
          yield violation(
            resource,
            `${subject}: ${label}, ${text ?? "(none)"}, ${fault}. Fix: see the page of this rule.`,
          );
          continue;
        }
        const images = imagesNeeded(pattern);
        if (images.length === 0 || hasNoStream(mapping)) continue;
        yield* judgeSource(
          mapping,
          ({ viewType }) => (viewType === UNKNOWN ? UNKNOWN : images.some((image) => !carries(viewType, image))),
          (table) =>
            `${subject}: ${label} asks for ${images.join(" and ")}, but the stream of ${named("table", table)} has the view type ` +
            `${String(table.viewType)} and never carries that: no record gets through. Fix: set the view type to NEW_AND_OLD_IMAGES, or filter on Keys.`,
          `${label} ever matches`,
        );
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
