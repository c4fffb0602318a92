import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { loggedChanges } from "../observe";

describe("the wait for a line in the function's log", () => {
  it("fails if the emulator accepts a request but never answers", async () => {
    const server = createServer(() => undefined);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const endpoint = `http://localhost:${(server.address() as AddressInfo).port}`;
    try {
      await assert.rejects(
        loggedChanges(endpoint, "/aws/lambda/orders", () => true, 100),
        {
          message: "The emulator doesn't answer a request for log group /aws/lambda/orders.",
        },
      );
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });
});
