import * as grpc from "@grpc/grpc-js";
import * as lang from "@pulumi/pulumi/proto/language_pb";
import { start } from "./node";

type Call = grpc.ServerWritableStream<lang.InstallDependenciesRequest, lang.InstallDependenciesResponse>;

/** Runs `npm install` in the program's directory, and streams what it prints. */
export function installDependencies(call: Call): void {
  const directory = call.request.getInfo()?.getProgramDirectory() ?? process.cwd();
  const child = start("npm", ["install"], { cwd: directory, stdio: ["ignore", "pipe", "pipe"] });
  const write = (set: (part: lang.InstallDependenciesResponse) => void): void => {
    const part = new lang.InstallDependenciesResponse();
    set(part);
    call.write(part);
  };
  child.stdout?.on("data", (data: Buffer) => write((part) => part.setStdout(data)));
  child.stderr?.on("data", (data: Buffer) => write((part) => part.setStderr(data)));
  child.once("close", (code) => {
    if (code === 0) call.end();
    else call.emit("error", { code: grpc.status.UNKNOWN, details: `"npm install" in ${directory} ended with ${code}` });
  });
}
