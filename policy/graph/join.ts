// Which resource does a property point at? By value where it is known, by the engine's dependency information where it
// is not: `propertyDependencies` names the resources that a property was computed from, before there is any value.
import type { Resource, ResourceRef } from "./resource";
import { UNKNOWN, type MaybeUnknown } from "./value";

/** What a property points at, among the resources of one kind in this stack. */
export interface Join<T> {
  /**
   * One where it is certain. Several where the value is unknown and was computed from all of them: it is one of these.
   * None where it points out of this stack, or nowhere that can be seen.
   */
  candidates: readonly T[];
  /** Where there is no candidate: whether the update can tell, which knows the value. */
  undecided: boolean;
  /** Where there is no candidate: what was found instead, as a clause for a message. */
  reason: string;
}

/** Resources of one kind, by the values that name them. */
export class Index<T extends { resource: Resource }> {
  private readonly byValue = new Map<string, T>();
  private readonly byUrn = new Map<string, T>();

  /** @param noun What these resources are, for messages, such as `a table`. */
  constructor(private readonly noun: string) {}

  /** Adds a resource under each of the names that are known. */
  add(item: T, ...names: MaybeUnknown<string | undefined>[]): void {
    this.byUrn.set(item.resource.urn, item);
    for (const name of names) if (name && name !== UNKNOWN) this.byValue.set(name, item);
  }

  values(): T[] {
    return [...this.byUrn.values()];
  }

  /**
   * What a property points at.
   *
   * @param names The texts under which a known value may be indexed, most specific first. @default the value itself
   */
  join(from: Resource, property: string, value: MaybeUnknown<string | undefined>, names?: string[]): Join<T> {
    if (value && value !== UNKNOWN) {
      for (const name of names ?? [value]) {
        const item = this.byValue.get(name);
        if (item) return { candidates: [item], undecided: false, reason: "" };
      }
    }
    // A value that is known and named nothing yet can belong to a resource that is only being made, or remade.
    const sources = from.propertyDependencies[property] ?? [];
    const candidates = [...new Set(sources.flatMap(({ urn }) => this.byUrn.get(urn) ?? []))];
    if (candidates.length > 0) return { candidates, undecided: false, reason: "" };
    return { candidates, undecided: value === UNKNOWN, reason: this.describe(property, value, sources) };
  }

  private describe(property: string, value: MaybeUnknown<string | undefined>, sources: readonly ResourceRef[]): string {
    if (value === undefined || value === "") return `its ${property} is ${value === "" ? "empty" : "not set"}`;
    if (value !== UNKNOWN) return `its ${property}, ${value}, is not of ${this.noun} in this stack`;
    if (sources.length === 0) return `its ${property} is unknown, and not computed from a resource in this stack`;
    const names = sources.map((source) => `${source.type} "${source.name}"`).join(", ");
    return `its ${property} is unknown, and computed from ${names}, none of which is ${this.noun}`;
  }
}
