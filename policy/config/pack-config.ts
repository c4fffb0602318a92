// The pack's whole configuration, before the SDK hands each rule its own part. The SDK ignores entries for rules that it
// doesn't know; here they end the run. Former names of rules are replaced by current ones.
import { isDeepStrictEqual } from "node:util";
import { Server, status } from "@grpc/grpc-js";
import { shown } from "../graph/names";
import type { Rule } from "../rule";
import { namedTwice, ruleOf, unknownRule } from "./rule-ids";
import { readConfig } from "./rule-config";

/** One rule's part of the `Configure` request, as far as it is needed here. */
interface PolicyConfig {
  getProperties(): { toJavaScript(): Record<string, unknown> } | undefined;
  getEnforcementlevel(): number;
}

/** A protobuf map. */
interface ConfigMap {
  entries(): Iterable<[string, PolicyConfig]>;
  get(key: string): PolicyConfig | undefined;
  set(key: string, value: PolicyConfig): unknown;
  del(key: string): unknown;
}

interface Configure {
  (
    call: { request: { getPolicyconfigMap(): ConfigMap } },
    callback: (error: object | null, value?: unknown) => void,
  ): void;
}

/**
 * Corrects a configuration in place.
 *
 * @throws Error naming the fault, and the name that may be meant.
 */
function checkPackConfig(config: ConfigMap, rules: readonly Rule[]): void {
  for (const [id, part] of [...config.entries()]) {
    // The engine's name for all policies.
    if (id === "all") continue;
    const rule = ruleOf(id, rules);
    if (!rule)
      throw new Error(
        `The configuration of the policy pack ${unknownRule(rules, id).replace("names", `has "${shown(id)}", which names`)}`,
      );
    readConfig(rule, propertiesOf(part));
    if (rule.id === id) continue;
    const present = config.get(rule.id);
    if (present && !isDefault(present, rule))
      throw new Error(`The configuration of the policy pack ${namedTwice(rule, id)}.`);
    config.del(id);
    config.set(rule.id, part);
  }
}

const propertiesOf = (part: PolicyConfig) => part.getProperties()?.toJavaScript() ?? {};

/** The numbers of the protobuf enum. */
const LEVELS: Readonly<Record<Rule["level"], number>> = { advisory: 0, mandatory: 1, disabled: 2 };

/** Whether a part is empty: the engine sends one for each rule, whatever the user wrote. */
function isDefault(part: PolicyConfig, rule: Rule): boolean {
  const isSame = isDeepStrictEqual(readConfig(rule, propertiesOf(part)), readConfig(rule, {}));
  return isSame && part.getEnforcementlevel() === LEVELS[rule.level];
}

/**
 * Makes the server that the SDK is about to start check the configuration first. The SDK has no hook for that, so this sits
 * between it and gRPC; a test checks that the SDK still allows it.
 */
export function checkConfigurationOf(rules: readonly Rule[]): void {
  const { addService } = Server.prototype;
  Server.prototype.addService = function (service, implementation) {
    const { configure } = implementation as unknown as { configure?: Configure };
    if (!configure) return addService.call(this, service, implementation);
    const checked: Configure = (call, callback) => {
      try {
        checkPackConfig(call.request.getPolicyconfigMap(), rules);
      } catch (error) {
        callback({ code: status.INVALID_ARGUMENT, message: (error as Error).message });
        return;
      }
      configure(call, callback);
    };
    return addService.call(this, service, { ...implementation, configure: checked } as typeof implementation);
  };
}
