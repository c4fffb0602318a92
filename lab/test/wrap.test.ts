import assert from "node:assert/strict";
import { textWidth, wrapped } from "../report/wrap";

describe("text wrapped to a width", () => {
  it("breaks at spaces, and stays on one line if it fits", () => {
    assert.deepEqual(wrapped("not delivered", 200, 12), ["not delivered"]);
    assert.deepEqual(wrapped("not delivered", 70, 12), ["not", "delivered"]);
  });

  it("breaks a word that is too long at underscores and capitals", () => {
    assert.deepEqual(wrapped("stream NEW_AND_OLD_IMAGES", 84, 12), ["stream", "NEW_AND_", "OLD_", "IMAGES"]);
    assert.deepEqual(wrapped("ResourceInUse", 84, 12), ["ResourceIn", "Use"]);
  });

  it("loses no text", () => {
    const text = "Terraform: rejected: ResourceInUseException; Pulumi: NEW_AND_OLD_IMAGES";
    for (const width of [10, 40, 80, 160, 1000])
      assert.equal(wrapped(text, width, 12).join("").replaceAll(" ", ""), text.replaceAll(" ", ""));
  });

  it("counts bold letters as wider", () => assert.ok(textWidth("MiniStack", 12, true) > textWidth("MiniStack", 12)));
});
