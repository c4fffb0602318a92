// docs/behaviours/index.html in a real Chromium: `npm run lab:browser`. CHROME_PATH names one; else one is looked for on the PATH.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import * as path from "node:path";
import { pathToFileURL } from "node:url";
import { projectDir } from "dynamodb-streams-support/paths";
import { browser, openPage, type Page } from "./chromium";

const PAGE = pathToFileURL(path.join(projectDir, "docs/behaviours/index.html")).href;
const SCREENSHOT = path.join(projectDir, "docs/behaviours/index.png");

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

describe("the lab's static page in Chromium", function () {
  this.timeout(120_000);
  before(function () {
    if (browser !== undefined) return;
    console.log("    skipped: there is no Chromium on the PATH, and CHROME_PATH names none");
    this.skip();
  });

  it("shows the first answers without a filter, and the count of all", () => {
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

  it("shows nothing for a text that no answer contains", () => {
    const { count, rows } = shown("#q=zzzz-no-such-text");
    assert.match(count, /^0 of /);
    assert.deepEqual(rows, []);
  });

  it("is drawn for the documents when UPDATE_SCREENSHOT is set", function () {
    if (process.env.UPDATE_SCREENSHOT === undefined) this.skip();
    chromium(`${PAGE}#verdict=differs`, `--screenshot=${SCREENSHOT}`, "--window-size=1200,900", "--hide-scrollbars");
  });
});

/** Text on its background, of every colour that the page's words have: `word ratio`, by the formula of WCAG 2. */
const CONTRASTS = `(() => {
  const parts = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const luminance = (colour) => {
    const [r, g, b] = parts(colour).slice(0, 3).map((part) => part / 255).map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const paper = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const { backgroundColor } = getComputedStyle(at);
      if (parts(backgroundColor)[3] !== 0) return backgroundColor;
    }
    return "rgb(255, 255, 255)";
  };
  const ratios = {};
  for (const selector of ["h1", "h2 a", "h2 + p", "label", "input", "#count", ".step", ".same", ".differs", ".wording", "summary small"]) {
    const element = document.querySelector(selector);
    if (!element) continue;
    const [light, dark] = [getComputedStyle(element).color, paper(element)].map(luminance).sort((a, b) => b - a);
    ratios[selector] = Math.round(100 * (light + 0.05) / (dark + 0.05)) / 100;
  }
  return ratios;
})()`;

const FOCUSED = "document.activeElement.id || document.activeElement.tagName.toLowerCase()";
const COUNT = 'document.getElementById("count").textContent';

describe("the lab's static page, used by keyboard,", function () {
  this.timeout(120_000);
  let page: Page;
  before(function () {
    if (browser === undefined) this.skip();
  });
  beforeEach(async () => {
    page = await openPage(browser ?? "", PAGE);
  });
  afterEach(async () => page?.close());

  it("focuses the search on / anywhere, and shows everything again on Esc", async () => {
    const all = await page.evaluate<string>(COUNT);
    await page.press("/");
    assert.equal(await page.evaluate(FOCUSED), "search");
    assert.equal(await page.evaluate('document.getElementById("search").value'), "", "the key itself isn't typed");
    for (const key of "no-such-text") await page.press(key);
    assert.match(await page.evaluate<string>(COUNT), /^0 of /);
    assert.equal(await page.evaluate("location.hash"), "#q=no-such-text");
    await page.press("Escape");
    assert.equal(await page.evaluate(COUNT), all);
    assert.equal(await page.evaluate("location.hash"), "");
  });

  it("types a / into the focused search", async () => {
    for (const key of "/a/b") await page.press(key);
    assert.equal(await page.evaluate('document.getElementById("search").value'), "a/b");
  });

  it("moves on Tab through every filter to the answers, and unfolds one on Enter", async () => {
    await page.press("/");
    const way: string[] = [];
    while (way.at(-1) !== "summary" && way.length < 20) {
      await page.press("Tab");
      way.push(await page.evaluate<string>(FOCUSED));
    }
    const links = way.indexOf("a");
    assert.deepEqual(way.slice(0, links), ["chapter", "tool", "target", "verdict", "basis", "reset"]);
    assert.equal(way.at(-1), "summary", way.join(", "));
    assert.notEqual(await page.evaluate("getComputedStyle(document.activeElement).outlineStyle"), "none");
    await page.press("Enter");
    // The details are filled in once the browser has told the page that they were opened.
    const unfolded = `new Promise((done) => {
      const look = () => {
        const more = document.querySelector("details[open] .more");
        if (more) done(more.textContent);
        else requestAnimationFrame(look);
      };
      look();
    })`;
    assert.match(await page.evaluate<string>(unfolded), /^Answered by /);
  });

  for (const scheme of ["light", "dark"] as const)
    it(`is legible in ${scheme} colours: every word has a contrast of 4.5 or more`, async () => {
      await page.colours(scheme);
      const background = await page.evaluate<string>("getComputedStyle(document.body).backgroundColor");
      assert.equal(background, scheme === "dark" ? "rgb(13, 17, 23)" : "rgb(255, 255, 255)");
      const ratios = await page.evaluate<{ [selector: string]: number }>(CONTRASTS);
      assert.ok(Object.keys(ratios).length >= 9, JSON.stringify(ratios));
      assert.deepEqual(
        Object.entries(ratios).filter(([, ratio]) => ratio < 4.5),
        [],
      );
      if (process.env.SCREENSHOTS) await page.screenshot(path.join(process.env.SCREENSHOTS, `${scheme}.png`));
    });
});
