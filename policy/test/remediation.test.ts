import assert from "node:assert/strict";
import { unknownCheckingProxy, type ResourceValidationArgs } from "@pulumi/policy";
import { secretsPreservingProxy } from "@pulumi/policy/secret";
import { toPolicy } from "../policy";
import { rules } from "../rules";
import { streamedTableIsProtected } from "../rules/streamed-table-is-protected";
import { streamViewTypeNeedsEnabledStream } from "../rules/stream-view-type-needs-enabled-stream";
import type { Rule } from "../rule";
import { RunCache } from "../run-cache";
import { UNKNOWN_FLAG, UNKNOWN_TEXT } from "./stack";

const TABLE = "aws:dynamodb/table:Table";

/** The inputs after the remediation, which gets them as the SDK passes them; `undefined` if it doesn't change them. */
function remediate(rule: Rule, inputs: Record<string, unknown>, { type = TABLE, config = {} } = {}) {
  const props = { ...inputs };
  const policy = toPolicy(rule, new RunCache());
  const result = (policy as { remediateResource?: (args: ResourceValidationArgs) => unknown }).remediateResource?.({
    type,
    name: "orders",
    urn: `urn:pulumi:test::project::${type}::orders`,
    props: unknownCheckingProxy(secretsPreservingProxy(props)),
    getConfig: () => config,
  } as unknown as ResourceValidationArgs);
  return result === undefined ? undefined : props;
}

describe("remediation", () => {
  it("exists only for rules whose fix is safe", () => {
    assert.deepEqual(
      rules.filter((rule) => rule.remediate).map(({ id }) => id),
      [streamViewTypeNeedsEnabledStream.id, streamedTableIsProtected.id],
    );
  });

  describe("of a view type without streamEnabled", () => {
    const rule = streamViewTypeNeedsEnabledStream;
    it("enables the stream", () => {
      const inputs = { streamViewType: "KEYS_ONLY", name: UNKNOWN_TEXT };
      assert.deepEqual(remediate(rule, inputs), { ...inputs, streamEnabled: true });
    });
    for (const [name, inputs] of Object.entries({
      "streamEnabled: false": { streamEnabled: false, streamViewType: "KEYS_ONLY" },
      "an unknown streamEnabled": { streamEnabled: UNKNOWN_FLAG, streamViewType: "KEYS_ONLY" },
      "an unknown view type": { streamViewType: UNKNOWN_TEXT },
      "no view type": {},
    })) {
      it(`doesn't change a table with ${name}`, () => {
        assert.equal(remediate(rule, inputs), undefined);
      });
    }
    it("doesn't change other resources", () => {
      assert.equal(remediate(rule, { streamViewType: "KEYS_ONLY" }, { type: "my:module:Table" }), undefined);
    });
    it("doesn't change exempted resources", () => {
      const config = { exemptions: [{ resource: "orders", reason: "we know" }] };
      assert.equal(remediate(rule, { streamViewType: "KEYS_ONLY" }, { config }), undefined);
    });
  });

  describe("of an unprotected table", () => {
    const rule = streamedTableIsProtected;
    it("enables recovery and deletion protection if both are unset", () => {
      assert.deepEqual(remediate(rule, { streamEnabled: true }), {
        streamEnabled: true,
        pointInTimeRecovery: { enabled: true },
        deletionProtectionEnabled: true,
      });
    });
    it("keeps a protection that is explicitly disabled", () => {
      const inputs = { streamEnabled: true, deletionProtectionEnabled: false };
      assert.deepEqual(remediate(rule, inputs), { ...inputs, pointInTimeRecovery: { enabled: true } });
      const decided = { ...inputs, pointInTimeRecovery: { enabled: false } };
      assert.equal(remediate(rule, decided), undefined);
    });
    it("keeps a recovery that is explicitly disabled", () => {
      const inputs = { streamEnabled: true, pointInTimeRecovery: { enabled: false } };
      assert.deepEqual(remediate(rule, inputs), { ...inputs, deletionProtectionEnabled: true });
    });
    it("keeps a protection that is enabled", () => {
      const inputs = { streamEnabled: true, pointInTimeRecovery: { enabled: true } };
      assert.deepEqual(remediate(rule, inputs), { ...inputs, deletionProtectionEnabled: true });
    });
    it("doesn't change tables without a stream or other resources", () => {
      assert.equal(remediate(rule, {}), undefined);
      assert.equal(remediate(rule, { streamEnabled: true }, { type: "my:module:Table" }), undefined);
    });
  });
});
