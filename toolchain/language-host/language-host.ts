// pulumi-language-nodejs: what the engine asks to run a Node.js program, a policy pack, or a plugin written for Node.js.
// The engine starts `<this> [flags] <engine address>`.
import { LanguageRuntimeService } from "@pulumi/pulumi/proto/language_grpc_pb";
import * as lang from "@pulumi/pulumi/proto/language_pb";
import * as plugin from "@pulumi/pulumi/proto/plugin_pb";
import { version } from "@pulumi/pulumi/package.json";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { servePlugin, unary } from "../grpc-server";
import { installDependencies } from "./install-dependencies";
import { children } from "./node";
import { programDependencies, requiredPackages } from "./packages";
import { runPlugin } from "./run-plugin";
import { runProgram } from "./run-program";

let engineAddress = process.argv.at(-1) ?? "";

void servePlugin(
  LanguageRuntimeService,
  {
    handshake: unary((request: lang.LanguageHandshakeRequest) => {
      engineAddress = request.getEngineAddress();
      return new lang.LanguageHandshakeResponse();
    }),
    getPluginInfo: unary(() => {
      const info = new plugin.PluginInfo();
      info.setVersion(version);
      return info;
    }),
    about: unary(() => {
      const response = new lang.AboutResponse();
      response.setExecutable(process.execPath);
      response.setVersion(process.version);
      return response;
    }),
    getRequiredPackages: unary(requiredPackages),
    getProgramDependencies: unary(programDependencies),
    runtimeOptionsPrompts: unary(() => new lang.RuntimeOptionsResponse()),
    installDependencies,
    run: unary((request: lang.RunRequest) => runProgram(request, engineAddress)),
    runPlugin,
    cancel: unary(() => {
      for (const child of children) child.kill("SIGINT");
      return new Empty();
    }),
  },
  (signal) => {
    for (const child of children) child.kill(signal);
  },
);
