// What every plugin of Pulumi's does: serve gRPC on a free port, print that port, and end with the engine.
// https://www.pulumi.com/docs/iac/guides/building-extending/packages/provider-architecture/
import * as grpc from "@grpc/grpc-js";

/** No limit to the size of a message: archives are big. */
export const UNLIMITED = { "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 };
const PARENT_CHECK_MS = 1000;

/** Serves on a free port of this machine, and returns the port. */
export function listen(
  service: grpc.ServiceDefinition,
  implementation: grpc.UntypedServiceImplementation,
): Promise<number> {
  const server = new grpc.Server(UNLIMITED);
  server.addService(service, implementation);
  return new Promise((resolve, reject) =>
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) =>
      error ? reject(error) : resolve(port),
    ),
  );
}

/**
 * Makes this process a plugin. The first line on standard output has to be the port, and nothing else.
 *
 * @param end called once before the process ends: on a signal, or when the engine is gone.
 */
export async function servePlugin(
  service: grpc.ServiceDefinition,
  implementation: grpc.UntypedServiceImplementation,
  end: (signal: NodeJS.Signals) => void,
): Promise<void> {
  const finish = (signal: NodeJS.Signals): void => {
    end(signal);
    process.exit(0);
  };
  process.on("SIGINT", finish);
  process.on("SIGTERM", finish);
  const parent = process.ppid; // an engine that is killed sends no signal
  setInterval(() => process.ppid !== parent && finish("SIGTERM"), PARENT_CHECK_MS).unref();
  process.stdout.write(`${await listen(service, implementation)}\n`);
}

/** A handler of one request and one response; what it throws becomes the call's error. */
export function unary<Request, Response>(handle: (request: Request) => Promise<Response> | Response) {
  return async (
    call: grpc.ServerUnaryCall<Request, Response>,
    callback: (error: Partial<grpc.StatusObject> | null, response?: Response) => void,
  ): Promise<void> => {
    try {
      callback(null, await handle(call.request));
    } catch (error) {
      const status = error as Partial<grpc.StatusObject & Error>;
      callback(
        typeof status.code === "number"
          ? status
          : { code: grpc.status.UNKNOWN, details: status.message ?? String(error) },
      );
    }
  };
}
