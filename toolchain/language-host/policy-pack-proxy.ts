// A policy pack learns its stack from the environment when it starts, but the engine names the stack only once the pack
// is up. So this answers the engine in the pack's place until then, starts the pack, and forwards everything else.
import type { ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import * as grpc from "@grpc/grpc-js";
import { AnalyzerService } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import * as analyzer from "@pulumi/pulumi/proto/analyzer_pb";
import { listen, UNLIMITED } from "../grpc-server";
import { streamErrors, write, type Call } from "./plugin-output";

type Methods = grpc.ServiceDefinition;
const asIs = (message: Buffer): Buffer => message;

/** The analyzer's methods, with messages left as bytes if they are passed on. */
const METHODS: Methods = Object.fromEntries(
  Object.entries(AnalyzerService as unknown as Methods).map(([name, method]) => [
    name,
    {
      ...method,
      requestSerialize: asIs,
      requestDeserialize: asIs,
      responseSerialize: asIs,
      responseDeserialize: asIs,
    },
  ]),
);

export class PolicyPackProxy {
  private pack?: Promise<grpc.Client>;

  /** @param launch starts the pack with these variables added to its environment. */
  constructor(
    private readonly call: Call,
    private readonly launch: (env: NodeJS.ProcessEnv) => ChildProcess,
  ) {}

  async serve(): Promise<void> {
    const handlers = Object.entries(METHODS).map(([name, method]) => [name, this.handler(name, method)] as const);
    const port = await listen(METHODS, Object.fromEntries(handlers));
    write(this.call, (part) => part.setStdout(Buffer.from(`${port}\n`)));
  }

  private handler(name: string, method: grpc.MethodDefinition<unknown, unknown>): grpc.handleUnaryCall<Buffer, Buffer> {
    return ({ request }, callback) => {
      if (name === "handshake")
        return callback(null, Buffer.from(new analyzer.AnalyzerHandshakeResponse().serializeBinary()));
      if (name === "configureStack")
        this.pack ??= this.start(stackVariables(analyzer.AnalyzerStackConfigureRequest.deserializeBinary(request)));
      // Commands on the pack alone, such as `pulumi policy publish`, have no stack.
      this.pack ??= this.start({});
      this.pack.then(
        (pack) => pack.makeUnaryRequest(method.path, asIs, asIs, request, callback),
        (error: Error) => callback({ code: grpc.status.UNKNOWN, details: error.message }),
      );
    };
  }

  private async start(env: NodeJS.ProcessEnv): Promise<grpc.Client> {
    const child = this.launch(env);
    streamErrors(this.call, child);
    const port = await new Promise<string>((resolve, reject) => {
      child.once("error", reject);
      child.once("exit", (code, signal) =>
        reject(new Error(`the policy pack ended with ${code ?? signal} before it was up`)),
      );
      if (!child.stdout) return;
      createInterface({ input: child.stdout }).on("line", (line) => {
        if (/^\d+$/.test(line))
          resolve(line); // the first such line is the pack's port
        else write(this.call, (part) => part.setStdout(Buffer.from(`${line}\n`)));
      });
    });
    return new grpc.Client(`127.0.0.1:${port}`, grpc.credentials.createInsecure(), UNLIMITED);
  }
}

/** What the SDK reads the stack from. */
function stackVariables(stack: analyzer.AnalyzerStackConfigureRequest): NodeJS.ProcessEnv {
  return {
    PULUMI_NODEJS_ORGANIZATION: stack.getOrganization(),
    PULUMI_NODEJS_PROJECT: stack.getProject(),
    PULUMI_NODEJS_STACK: stack.getStack(),
    PULUMI_NODEJS_DRY_RUN: String(stack.getDryRun()),
    PULUMI_CONFIG: JSON.stringify(Object.fromEntries(stack.getConfigMap().getEntryList())),
  };
}
