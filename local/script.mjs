// The npm scripts that run third-party tools, which ignore or misread options: checks the command line first, then sets up, then runs.
// Plain JavaScript on Node's own modules: it runs before anything is installed.
import { parseArguments } from "../support/arguments.mjs";
import { setUp } from "./setup.mjs";
import { onTerminal } from "./terminal.mjs";

/** The mocha options that select tests and choose how to report them. */
const MOCHA = {
  bail: { type: "boolean", short: "b" },
  fgrep: { type: "string", short: "f" },
  grep: { type: "string", short: "g" },
  invert: { type: "boolean", short: "i" },
  reporter: { type: "string", short: "R" },
  timeout: { type: "string", short: "t" },
};
const MOCHA_USAGE = `

  -g, --grep <regexp>    only tests whose title matches
  -f, --fgrep <text>     only tests whose title contains the text
  -i, --invert           only the others
  -b, --bail             stop at the first failure
  -R, --reporter <name>  how mocha shows the results
  -t, --timeout <ms>     time limit for each test`;

/** `needs`: "packages", "engine" (which includes them), or nothing. */
const SCRIPTS = {
  test: { about: `Checks the types and runs the unit tests.${MOCHA_USAGE}`, options: MOCHA, needs: "packages" },
  "test:e2e": {
    about: `Runs the end-to-end tests: each on its own emulator.${MOCHA_USAGE}`,
    options: MOCHA,
    needs: "engine",
  },
  types: { about: "Checks the types of every TypeScript file.", needs: "packages" },
  lint: {
    about: "Runs eslint, checks the format with prettier, and looks for unused code with knip.",
    needs: "packages",
  },
  format: { about: "Formats every file with prettier.", needs: "packages" },
  "docs:api": { about: "Writes the API reference of the component and the policy pack.", needs: "packages" },
  "lab:browser": {
    about: `Tests the lab's static page and pictures in Chromium (CHROME_PATH, or on the PATH).${MOCHA_USAGE}`,
    options: MOCHA,
    needs: "packages",
  },
  "lab:rehearsal": {
    about: `Rehearses the lab's run on an AWS account, on MiniStack.${MOCHA_USAGE}`,
    options: MOCHA,
    needs: "engine",
  },
  // npm runs it while it installs the packages.
  prepare: { about: "Bundles the policy pack. npm runs it after it has installed the packages.", needs: "nothing" },
};

const name = process.env.npm_lifecycle_event ?? "";
const script = SCRIPTS[name];
const [command, ...args] = process.argv.slice(2);
if (script === undefined || command === undefined) {
  console.error(`local/script.mjs is for the npm scripts ${Object.keys(SCRIPTS).join(", ")}: call "npm run <script>".`);
  process.exit(2);
}
parseArguments(`npm run ${name}${script.options ? " [-- options]" : ""}\n\n${script.about}`, script.options, args);
if (script.needs !== "nothing") await setUp({ packagesOnly: script.needs === "packages" });
// A POSIX shell runs the command as npm would; the user's arguments go to its last part.
const { code } = await onTerminal("sh", ["-c", `${command} "$@"`, "sh", ...args]);
process.exit(code);
