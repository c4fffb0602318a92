// What a plugin prints, on its way to the engine.
import type { ChildProcess } from "node:child_process";
import type * as grpc from "@grpc/grpc-js";
import * as lang from "@pulumi/pulumi/proto/language_pb";

export type Call = grpc.ServerWritableStream<lang.RunPluginRequest, lang.RunPluginResponse>;

/** Streams a process's standard error to the engine, and its exit code at the end. */
export function streamErrors(call: Call, child: ChildProcess): void {
  child.stderr?.on("data", (data: Buffer) => write(call, (part) => part.setStderr(data)));
  child.once("close", (code) => {
    write(call, (part) => part.setExitcode(code ?? 1));
    call.end();
  });
  call.on("cancelled", () => child.kill());
}

export function write(call: Call, set: (part: lang.RunPluginResponse) => void): void {
  const part = new lang.RunPluginResponse();
  set(part);
  call.write(part);
}
