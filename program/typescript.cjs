// Compiles TypeScript as the program loads it; Pulumi.yaml names this file in `nodeargs`. A general hook such as tsx's also
// processes every file of node_modules, which doubles the time until Pulumi's SDK is loaded. This one touches .ts files alone.
"use strict";
const { createHash } = require("node:crypto");
const fs = require("node:fs");
const Module = require("node:module");
const path = require("node:path");
const { version } = require("esbuild/package.json");
const sourceMapSupport = require("source-map-support");

const cache = path.join(__dirname, "../node_modules/.cache/program");
const compiled = new Map();

// Node 22 and newer keep the compiled code of the SDK's thousand files, too.
Module.enableCompileCache?.(path.join(cache, "v8"));

Module._extensions[".ts"] = (module, file) => {
  const code = compile(file);
  compiled.set(file, code);
  module._compile(code, file);
};

// The SDK's own handler of stack traces: it would look for a source map in the .ts file. It would also take the SDK's maps, whose
// paths (`node_modules/@pulumi/resource.ts`) send Node's util.inspect, with which the SDK shows an error, into an endless loop.
sourceMapSupport.install({
  overrideRetrieveSourceMap: true,
  retrieveSourceMap(file) {
    const [, map] = /sourceMappingURL=data:application\/json;base64,(\S+)/.exec(compiled.get(file) ?? "") ?? [];
    return map ? { url: file, map: Buffer.from(map, "base64").toString() } : null;
  },
});
// The SDK takes a stack trace for every promise, and most of its frames are the SDK's own: only the program's are useful.
Error.prepareStackTrace = (error, frames) =>
  [
    error,
    ...frames.map((frame) => (compiled.has(frame.getFileName()) ? sourceMapSupport.wrapCallSite(frame) : frame)),
  ].join("\n    at ");

// The SDK needs these only for callbacks inside a program (`onEvent`), and loading them takes half of its start-up.
const sdk = [path.dirname(require.resolve("@pulumi/pulumi/package.json"))];
for (const name of ["typescript", "@npmcli/arborist"]) loadLater(name, sdk);
debugLater(require(path.join(sdk[0], "runtime/closure/v8Hooks")));

/** JavaScript of a file: from the cache, or compiled by esbuild, without type checking. */
function compile(file) {
  const source = fs.readFileSync(file, "utf8");
  const key = createHash("sha256").update([version, process.version, file, source].join("\0")).digest("hex");
  const cached = path.join(cache, `${key}.js`);
  if (fs.existsSync(cached)) return fs.readFileSync(cached, "utf8");
  const { code } = require("esbuild").transformSync(source, {
    loader: "ts",
    format: "cjs",
    target: `node${process.versions.node}`,
    sourcefile: file,
    sourcemap: "inline",
  });
  try {
    fs.mkdirSync(cache, { recursive: true });
    fs.writeFileSync(`${cached}.${process.pid}`, code);
    fs.renameSync(`${cached}.${process.pid}`, cached); // another preview may be reading
  } catch {
    // A read-only checkout: compiled again the next time.
  }
  return code;
}

/** Loads a package when something in it is first used; `paths` are where to look for it. */
function loadLater(name, paths) {
  let file, real;
  try {
    file = require.resolve(name, { paths });
  } catch {
    return; // not installed: the SDK has a TypeScript of its own
  }
  const load = (key) => {
    if (key === "__esModule") return true;
    if (real === undefined) {
      delete require.cache[file];
      real = require(file);
    }
    return real[key];
  };
  const module = new Module(file);
  require.cache[file] = Object.assign(module, { loaded: true, exports: new Proxy({}, { get: (_, key) => load(key) }) });
}

/** Starts the SDK's debugger, which knows the scripts of callbacks, when the first callback is inspected: it takes 50 ms of processor time. */
function debugLater(hooks) {
  const urls = new Map();
  let session;
  const start = async () => {
    const { Session } = require("node:inspector");
    const started = new Session();
    started.connect();
    started.on("Debugger.scriptParsed", ({ params }) => urls.set(params.scriptId, params.url));
    // Reports the scripts that are already loaded, too.
    await new Promise((resolve, reject) =>
      started.post("Debugger.enable", (error) => (error ? reject(error) : resolve())),
    );
    return started;
  };
  hooks.isInitializedAsync = () => Promise.resolve();
  hooks.getSessionAsync = () => (session ??= start());
  hooks.getScriptUrl = (id) => urls.get(id);
}
