// docs/behaviours/index.html in a real Chromium: `npm run lab:browser`. CHROME_PATH names one; else one is looked for on the PATH.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import * as path from "node:path";
import { pathToFileURL } from "node:url";
import { projectDir } from "dynamodb-streams-support/paths";

const PAGE = pathToFileURL(path.join(projectDir, "docs/behaviours/index.html")).href;
const SCREENSHOT = path.join(projectDir, "docs/behaviours/index.png");

const browser = [process.env.CHROME_PATH, "chromium", "google-chrome", "chromium-browser"].find((command) => {
  if (command === undefined) return false;
  try {
    execFileSync(command, ["--version"], { stdio: "pipe" });
    return true;
  } catch {
    return false;
  }
});

const chromium = (address: string, ...flags: string[]): string =>
  execFileSync(
    browser ?? "",
    ["--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=4000", ...flags, address],
    { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"], maxBuffer: 64 * 1024 * 1024 },
  );

/** The page's text once its script has run, with the filters of the address. */
const shown = (filters = ""): { count: string; rows: string[]; cases: string[] } => {
  const dom = chromium(PAGE + filters, "--dump-dom");
  const body = dom.replace(/<script>[^]*<\/script>/, "");
  return {
    count: /id="count"[^>]*>([^<]*)</.exec(body)?.[1] ?? "",
    rows: [...body.matchAll(/<summary>([^]*?)<\/summary>/g)].map(([, row = ""]) => row),
    cases: [...body.matchAll(/<section[^>]*id="case-([^"]*)"/g)].map(([, id = ""]) => id),
  };
};

describe("lab: the static page in Chromium", function () {
  this.timeout(120_000);
  before(function () {
    if (browser !== undefined) return;
    console.log("    skipped: there is no Chromium on the PATH, and CHROME_PATH names none");
    this.skip();
  });

  it("shows the first answers without a filter, and counts all", () => {
    const { count, rows } = shown();
    assert.match(count, /^(\d+) of \1 answers; the first 300 are shown$/);
    assert.equal(rows.length, 300);
  });

  it("finds a message by its text", () => {
    const { count, rows } = shown("#q=Unrecognized+event+source");
    assert.ok(rows.length > 0 && rows.length < 300, count);
    assert.ok(rows.every((row) => row.includes("<")));
  });

  it("combines filters: verdict, target and chapter", () => {
    const { rows, cases } = shown("#verdict=differs&target=ministack&chapter=4");
    assert.ok(rows.length > 0 && rows.every((row) => row.includes('class="differs"')));
    assert.ok(cases.includes("failing-queue"), cases.join(", "));
    assert.ok(!cases.includes("on-to-off"));
  });

  it("shows nothing for what no answer has", () => {
    const { count, rows } = shown("#q=zzzz-no-such-text");
    assert.match(count, /^0 of /);
    assert.deepEqual(rows, []);
  });

  it("is drawn for the documents when UPDATE_SCREENSHOT is set", function () {
    if (process.env.UPDATE_SCREENSHOT === undefined) this.skip();
    chromium(`${PAGE}#verdict=differs`, `--screenshot=${SCREENSHOT}`, "--window-size=1200,900", "--hide-scrollbars");
  });
});
