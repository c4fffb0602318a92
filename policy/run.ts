import type { PolicyResource } from "@pulumi/policy";
import { buildGraph } from "./graph/graph";
import type { Graph } from "./graph/model";

/**
 * Shares one graph among all rules of a run. The SDK hands each rule copies of its own and says nothing of runs, but
 * calls all rules within one turn of the event loop, each of them once: a later turn, or a rule that asks again, is
 * another run.
 */
export class RunCache {
  private graph: Graph | undefined;
  private readonly asked = new Set<string>();

  /** The graph of the run in which this rule asks. */
  graphFor(ruleId: string, resources: readonly PolicyResource[]): Graph {
    if (!this.graph || this.asked.has(ruleId)) {
      this.asked.clear();
      this.graph = buildGraph(resources);
      setImmediate(() => (this.graph = undefined));
    }
    this.asked.add(ruleId);
    return this.graph;
  }
}
