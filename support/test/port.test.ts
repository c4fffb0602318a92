import { once } from "node:events";
import { createServer } from "node:net";
import { freePort } from "../port";

describe("a free port", () => {
  it("accepts a listener", async () => {
    const server = createServer().listen(await freePort(), "127.0.0.1");
    await once(server, "listening");
    server.close();
    await once(server, "close");
  });
});
