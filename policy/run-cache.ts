import { buildGraph } from "./graph/graph";
import { isKnownType } from "./graph/kinds";
import type { Graph } from "./graph/model";
import type { Resource } from "./graph/resource";
import { inputNames } from "./graph/value";

/**
 * Shares one graph among all rules of a run. The SDK passes each rule its own copies and doesn't identify runs, but it
 * calls all rules within one turn of the event loop, each of them once. A later turn, or a rule that asks again, starts
 * another run.
 */
export class RunCache {
  private graph: Graph | undefined;
  private readonly asked = new Set<string>();
  private readonly inputs = new Map<string, ReadonlySet<string>>();

  /**
   * Notes which properties the program sets. The engine shows a policy the inputs of each resource before it shows the whole stack
   * with its outputs, where an unknown input looks like one that is left out.
   */
  noteInputs({ type, urn, props }: { type: string; urn: string; props: object }): void {
    // Stryker disable next-line ConditionalExpression: only saves memory, because nobody reads the others.
    if (isKnownType(type)) this.inputs.set(urn, inputNames(props));
  }

  /** The graph of the run in which this rule asks. */
  graphFor(ruleId: string, resources: readonly Resource[]): Graph {
    if (!this.graph || this.asked.has(ruleId)) {
      this.asked.clear();
      this.graph = buildGraph(
        resources.filter(({ type }) => isKnownType(type)).map((resource) => this.withInputs(resource)),
      );
      setImmediate(() => (this.graph = undefined));
    }
    this.asked.add(ruleId);
    return this.graph;
  }

  private withInputs(resource: Resource): Resource {
    const inputs = this.inputs.get(resource.urn);
    if (!inputs) return resource;
    const { type, name, urn, props, propertyDependencies, provider, parent } = resource;
    return { type, name, urn, props, propertyDependencies, inputs, provider, parent };
  }
}
