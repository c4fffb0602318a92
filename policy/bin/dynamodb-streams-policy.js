#!/usr/bin/env node
// The command. The package has it bundled; in the repository it runs from its sources, so that nothing has to be built first.
const { spawnSync } = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");

const sources = path.join(__dirname, "../cli/index.ts");
if (fs.existsSync(sources)) {
  const command = [require.resolve("tsx/cli"), "--conditions=@dynamodb-streams/source", sources];
  const { status } = spawnSync(process.execPath, [...command, ...process.argv.slice(2)], { stdio: "inherit" });
  process.exitCode = status ?? 2;
} else {
  require("../dist/cli.js");
}
