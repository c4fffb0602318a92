import type { ChildProcess } from "node:child_process";
import * as grpc from "@grpc/grpc-js";
import * as lang from "@pulumi/pulumi/proto/language_pb";
import { locate, nodeOptions, start } from "./node";
import { PolicyPackProxy } from "./policy-pack-proxy";
import { streamErrors, write, type Call } from "./plugin-output";

// The SDK's runner always loads TypeScript, which takes two thirds of a pack's start-up. A pack whose
// PulumiPolicy.yaml says `typescript: false` gets the same runner without it, and without the debugger (50 ms of processor time), which
// the SDK asks about functions that a program turns into Lambdas. The official host leaves the SDK as it is.
const PLAIN_RUNNER = `
  const runner = process.argv[1];
  const sdk = require(path.join(path.dirname(runner), "run"));
  const { run } = sdk;
  sdk.run = (options) => run({ ...options, typeScript: false });
  const v8Hooks = require(path.join(path.dirname(runner), "../../runtime/closure/v8Hooks"));
  v8Hooks.isInitializedAsync = () => Promise.resolve();
  require(runner);
`;

/** Runs a policy pack, or another plugin written for Node.js, and streams what it prints. */
export async function runPlugin(call: Call): Promise<void> {
  const { request } = call;
  const info = request.getInfo() ?? new lang.ProgramInfo();
  const directory = info.getProgramDirectory();
  const isPolicyPack = request.getKind() === "analyzer";
  const module = isPolicyPack ? "@pulumi/pulumi/cmd/run-policy-pack" : "@pulumi/pulumi/cmd/run-plugin";
  try {
    const runner = locate(module, directory);
    const { env, args } = nodeOptions(info);
    const plain = isPolicyPack && !env.PULUMI_NODEJS_TYPESCRIPT;
    // A policy pack takes its directory last, and runs in it; another plugin takes it first. The order of nodeargs, after the
    // runner, is the official host's as well: they don't reach Node.js itself.
    const rest = isPolicyPack ? [...request.getArgsList(), directory] : [directory, ...request.getArgsList()];
    const launch = (added: NodeJS.ProcessEnv): ChildProcess =>
      start(process.execPath, [...(plain ? ["-e", PLAIN_RUNNER] : []), runner, ...args, ...rest], {
        cwd: isPolicyPack ? directory : request.getPwd(),
        stdio: ["ignore", "pipe", "pipe"],
        env: { ...environment(request.getEnvList()), ...env, ...added },
      });
    if (isPolicyPack) await new PolicyPackProxy(call, launch).serve();
    else stream(call, launch({}));
  } catch (error) {
    // The engine recognises this string, and says what to do.
    const details = /Cannot find module/.test(String(error)) ? `Cannot find module '${module}'` : String(error);
    call.emit("error", { code: grpc.status.UNKNOWN, details });
  }
}

function stream(call: Call, child: ChildProcess): void {
  child.stdout?.on("data", (data: Buffer) => write(call, (part) => part.setStdout(data)));
  streamErrors(call, child);
}

const environment = (list: string[]): NodeJS.ProcessEnv =>
  Object.fromEntries(list.map((entry) => [entry.slice(0, entry.indexOf("=")), entry.slice(entry.indexOf("=") + 1)]));
