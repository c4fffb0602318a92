// Loaded into `npx pulumi` (.npmrc). The CLI then finds this project's state from any folder of it, and asks for no
// passphrase in stack "localstack", which holds no secret. Whatever the user has set wins, and every other stack asks.
"use strict";
const { createHash } = require("node:crypto");
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");
const { parseArgs } = require("node:util");

const OPTIONS = { stack: { type: "string", short: "s" }, cwd: { type: "string", short: "C" } };
/** Commands that take the name of another stack than the selected one. */
const NAMES_ITS_STACK = ["init", "new", "select", "cp", "copy"];

if (/[\\/]pulumi[\\/]run\.js$/.test(realPath(process.argv[1] ?? ""))) prepare(process.argv.slice(2), process.env);

function prepare(args, env) {
  const { values, positionals } = parseArgs({ args, options: OPTIONS, strict: false, allowPositionals: true });
  const project = projectAbove(env.PWD && realPath(env.PWD) === process.cwd() ? env.PWD : process.cwd());
  if (values.cwd !== undefined || project === undefined || realPath(project) !== path.dirname(__dirname)) return;

  // The CLI takes a relative path from the working directory, not from the file that names it.
  const [, state] = fs.readFileSync(path.join(project, "Pulumi.yaml"), "utf8").match(/^ +url: file:\/\/(\.\S+)/m) ?? [];
  if (state && realPath(project) !== process.cwd())
    env.PULUMI_BACKEND_URL ??= `file://./${path.relative(process.cwd(), path.join(realPath(project), state))}`;

  const named = NAMES_ITS_STACK.some((word) => positionals.includes(word)) ? positionals.at(-1) : undefined;
  const stack = values.stack ?? named ?? env.PULUMI_STACK ?? selectedStack(path.join(project, "Pulumi.yaml"), env);
  const hasPassphrase = "PULUMI_CONFIG_PASSPHRASE" in env || "PULUMI_CONFIG_PASSPHRASE_FILE" in env;
  if (!hasPassphrase && String(stack).split("/").at(-1) === "localstack") env.PULUMI_CONFIG_PASSPHRASE = "";
}

function projectAbove(directory) {
  if (fs.existsSync(path.join(directory, "Pulumi.yaml"))) return directory;
  const parent = path.dirname(directory);
  return parent === directory ? undefined : projectAbove(parent);
}

/** The file that `pulumi stack select` writes, below the home directory of the account's passwd entry, whatever HOME says (support/pulumi-home.ts). */
function selectedStack(projectFile, env) {
  const workspaces = path.join(env.PULUMI_HOME || path.join(accountHome(), ".pulumi"), "workspaces");
  const end = `-${createHash("sha1").update(projectFile).digest("hex")}-workspace.json`;
  const file = fs.existsSync(workspaces) && fs.readdirSync(workspaces).find((name) => name.endsWith(end));
  return file ? JSON.parse(fs.readFileSync(path.join(workspaces, file), "utf8")).stack : undefined;
}

function accountHome() {
  try {
    return os.userInfo().homedir;
  } catch {
    return os.homedir(); // an account without a passwd entry
  }
}

function realPath(file) {
  try {
    return fs.realpathSync(file);
  } catch {
    return file;
  }
}
