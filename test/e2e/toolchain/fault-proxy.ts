import * as http from "node:http";
import type { AddressInfo } from "node:net";

export interface FaultProxy {
  port: number;
  /** Action that fails from now on, such as `UpdateTimeToLive`; none with undefined. */
  fail(action: string | undefined): void;
  stop(): Promise<void>;
}

/** Forwards requests to an emulator, except those of one DynamoDB action: these fail, as AWS says that a request is wrong. */
export async function startFaultProxy(target: number): Promise<FaultProxy> {
  let failing: string | undefined;
  const server = http.createServer((request, response) => {
    const action = String(request.headers["x-amz-target"] ?? "").split(".")[1];
    if (failing !== undefined && action === failing) {
      request.resume();
      response.writeHead(400, { "content-type": "application/x-amz-json-1.0" });
      response.end(
        JSON.stringify({ __type: "com.amazonaws.dynamodb.v20120810#ValidationException", message: "injected failure" }),
      );
      return;
    }
    const { method, url, headers } = request;
    const onward = http.request({ port: target, method, path: url, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.once("error", () => response.destroy());
    request.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    fail: (action) => void (failing = action),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
