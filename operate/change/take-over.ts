import { type Group, nonEmptyText } from "./hazard";

/**
 * Joins a deleted mapping with the new one that takes over its stream, for another function or under another name. The provider sees two
 * resources, but to the records it is a replacement.
 */
export function takeOver(mappings: readonly Group[]): Group[] {
  const created = mappings.filter((group) => !group.old);
  return mappings.map((group) => {
    if (group.new) return group;
    const successor = created.find((other) => follows(group, other));
    if (!successor) return group;
    return { ...group, new: successor.new, replaced: true, reasons: reasonsOf(group, successor) };
  });
}

/** A source that isn't known before the deployment is the next stream of a table that changes too. */
function follows(deleted: Group, created: Group): boolean {
  const source = nonEmptyText(created.new?.inputs?.eventSourceArn);
  return !source?.startsWith("arn:") || source === sourceOf(deleted);
}

function reasonsOf(deleted: Group, created: Group): string[] {
  const source = nonEmptyText(created.new?.inputs?.eventSourceArn);
  const isMoved = source !== sourceOf(deleted);
  const isSwapped = nonEmptyText(created.new?.inputs?.functionName) !== nonEmptyText(deleted.old?.inputs?.functionName);
  return [...(isMoved ? ["eventSourceArn"] : []), ...(isSwapped ? ["functionName"] : [])];
}

const sourceOf = ({ old }: Group): string | undefined =>
  nonEmptyText(old?.outputs?.eventSourceArn) ?? nonEmptyText(old?.inputs?.eventSourceArn);
