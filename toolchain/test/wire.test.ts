import assert from "node:assert/strict";
import { receive, reveal, secret, secretNames, send } from "../aws-plugin/wire";
import { UNKNOWN } from "../terraform/values";

describe("the engine's values", () => {
  it("survive a round trip, even if they are unknown", () => {
    const props = { a: "text", b: [1, true, null, UNKNOWN], c: { d: UNKNOWN } };
    assert.deepEqual(receive(send(props)), props);
    assert.equal(receive(send(props)).c && (receive(send(props)).c as typeof props.c).d, UNKNOWN);
  });

  it("tell which properties contain a secret, and give the values", () => {
    const props = receive(
      send({ open: "a", whole: secret("b"), part: { variables: { key: secret("c") } }, list: [secret("d")] }),
    );
    assert.deepEqual(secretNames(props).sort(), ["list", "part", "whole"]);
    assert.deepEqual(reveal(props), { open: "a", whole: "b", part: { variables: { key: "c" } }, list: ["d"] });
  });
});
