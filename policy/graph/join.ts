// Finds the resource that a property points at: by its value if that is known, else by
// `propertyDependencies`, which names the resources that a property was computed from before its value is known.
import { arnEnd, regionOf } from "./arn-end";
import { enumerate, nameOf, namesOf, quoted, shown } from "./names";
import type { Resource, ResourceRef } from "./resource";
import { read, text, UNKNOWN, type MaybeUnknown, type Value } from "./value";

/** The resources of one kind in this stack that a property may point at. */
export interface Join<T> {
  /**
   * One if it is certain; several if it is one of them; none if it points outside this stack, or the target can't be
   * determined.
   */
  candidates: readonly T[];
  /** Unless there is exactly one candidate: whether the update will decide, because it knows the value. */
  undecided: boolean;
  /** Unless there is exactly one candidate: what was found instead, as a clause for a message. */
  reason: string;
}

/** Resources of one kind, by the values that identify them. */
export class Index<T extends { resource: Resource }> {
  private readonly byValue = new Map<string, T[]>();
  private readonly byUrn = new Map<string, T>();
  private readonly byEnd = new Map<string, T[]>();

  /**
   * @param noun Noun for these resources in messages, such as `a table`.
   * @param options `ofOneAccount`: whether AWS requires the pointing resource to be in the same account, so that an ARN
   * with the same end is the resource's own. @default true
   */
  constructor(
    private readonly noun: string,
    private readonly options: { ofOneAccount: boolean } = { ofOneAccount: true },
  ) {}

  /** Adds a resource under each of its known names. */
  add(item: T, ...names: MaybeUnknown<string | undefined>[]): void {
    this.byUrn.set(item.resource.urn, item);
    for (const name of names) {
      if (!name || name === UNKNOWN) continue;
      const items = this.byValue.get(name);
      if (!items) this.byValue.set(name, [item]);
      else if (items.at(-1) !== item) items.push(item);
    }
  }

  /** Adds an alternative resource for one of these, under its own names. */
  alias({ urn }: Resource, item: T, ...names: MaybeUnknown<string | undefined>[]): void {
    this.add(item, ...names);
    this.byUrn.set(urn, item);
  }

  /** Adds a resource without a known ARN under the end that its ARN will have. */
  expect(item: T, end: string | undefined): void {
    if (end === undefined) return;
    const items = this.byEnd.get(end);
    if (items) items.push(item);
    else this.byEnd.set(end, [item]);
  }

  values(): T[] {
    return [...new Set(this.byUrn.values())];
  }

  /**
   * The resources that a property may point at.
   *
   * @param names The strings under which a known value may be indexed, most specific first. @default the value itself
   */
  join(from: Resource, property: string, value: MaybeUnknown<string | undefined>, names?: string[]): Join<T> {
    const candidates = this.find(from, property, value, names);
    if (candidates.length === 1) return { candidates, undecided: false, reason: "" };
    const expected = this.expected(value, names);
    const reason =
      candidates.length > 0
        ? `its ${property} ${value === UNKNOWN ? "was computed from several" : `${quoted(String(value))} fits several`}: ${enumerate(candidates, ({ resource }) => nameOf(resource)).join(", ")}`
        : expected.length > 0
          ? `its ${property}, ${shown(value)}, may be that of ${namesOf(expected.map(({ resource }) => resource))}, whose ARN isn't known until the update`
          : this.describe(property, value, from.propertyDependencies[property] ?? []);
    return { candidates, undecided: value === UNKNOWN || expected.length > 0, reason };
  }

  /** Only the candidates of {@link join}. */
  find(from: Resource, property: string, value: MaybeUnknown<string | undefined>, names?: string[]): readonly T[] {
    const named = value && value !== UNKNOWN ? this.named(names ?? [value]) : [];
    if (named.length === 1) return named;
    const origins = this.origins(from.propertyDependencies[property] ?? []);
    if (named.length > 0) return narrow(named, origins, from);
    // A known value that matches no name yet can belong to a resource that this update creates or replaces.
    if (origins.length > 0 || !this.options.ofOneAccount) return origins;
    return this.expected(value, names).filter(({ resource }) => isNear(resource, from));
  }

  /** The candidates of a property that can list several. */
  findAll(from: Resource, property: string, values: MaybeUnknown<Value[]>): T[] {
    const names: Value[] = values === UNKNOWN ? [UNKNOWN] : values;
    return [...new Set(names.flatMap((name) => this.find(from, property, text(name) ?? UNKNOWN)))];
  }

  private origins(sources: readonly ResourceRef[]): readonly T[] {
    const found: T[] = [];
    for (const { urn } of sources) {
      const item = this.byUrn.get(urn);
      if (item) found.push(item);
    }
    return found.length > 1 ? [...new Set(found)] : found;
  }

  private named(names: readonly string[]): readonly T[] {
    for (const name of names) {
      const items = this.byValue.get(name);
      if (items) return items;
    }
    return [];
  }

  /** The resources without a known ARN that this ARN may belong to. */
  private expected(value: MaybeUnknown<string | undefined>, names?: string[]): readonly T[] {
    if (!value || value === UNKNOWN || this.byEnd.size === 0) return [];
    const region = regionOf(value);
    for (const name of names ?? [value]) {
      const items = this.byEnd.get(arnEnd(name) ?? "");
      if (items)
        return items.filter(({ resource }) => region === "" || mayBeSame(read(resource.props, "region"), region));
    }
    return [];
  }

  private describe(property: string, value: MaybeUnknown<string | undefined>, sources: readonly ResourceRef[]): string {
    if (value === undefined || value === "") return `its ${property} is ${value === "" ? "empty" : "not set"}`;
    if (value !== UNKNOWN) return `its ${property}, ${shown(value)}, isn't that of ${this.noun} in this stack`;
    if (sources.length === 0) return `its ${property} is unknown, and not computed from a resource in this stack`;
    const names = enumerate(sources, (source) => `${source.type} "${source.name}"`);
    return `its ${property} is unknown, and computed from ${names.join(", ")}, none of which is ${this.noun}`;
  }
}

/** Of several resources with the same name, those that it was computed from; else those of the same provider and region. */
function narrow<T extends { resource: Resource }>(named: readonly T[], origins: readonly T[], from: Resource) {
  const computed = origins.filter((item) => named.includes(item));
  const pool = computed.length > 0 ? computed : named;
  const near = pool.filter(({ resource }) => isNear(resource, from));
  return near.length > 0 ? near : pool;
}

/** Whether two resources have the same provider, and may be in the same region. */
function isNear(resource: Resource, from: Resource): boolean {
  return (
    resource.provider?.urn === from.provider?.urn &&
    mayBeSame(read(resource.props, "region"), read(from.props, "region"))
  );
}

/** Whether two resources may be in the same region; IAM's have none. */
function mayBeSame(region: Value, other: Value): boolean {
  return typeof region !== "string" || typeof other !== "string" || region === other;
}
