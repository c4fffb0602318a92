// The pictures in docs/behaviours in a real Chromium, in a column of 1,000 px: `npm run lab:browser`.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { pathToFileURL } from "node:url";
import { projectDir } from "dynamodb-streams-support/paths";
import { browser, openPage, type Page } from "./chromium";

const DIRECTORY = path.join(projectDir, "docs/behaviours");
const PICTURES = fs.readdirSync(DIRECTORY).filter((name) => name.endsWith(".svg"));
const COLUMN = 1000;
const SMALLEST = 11;

/** What is wrong with each picture: text that leaves its box or the picture, runs into other text, or is too small. */
const FAULTS = `[...document.querySelectorAll("svg")].flatMap((svg) => {
  const name = svg.parentElement.id;
  const whole = svg.getBoundingClientRect();
  const boxes = [...svg.querySelectorAll("rect[rx]")].map((box) => box.getBoundingClientRect());
  const texts = [...svg.querySelectorAll("text")].map((text) => ({ text, at: text.getBoundingClientRect() }));
  const inside = (inner, outer) => inner.left >= outer.left && inner.right <= outer.right;
  return texts.flatMap(({ text, at }, i) => {
    const middle = (at.top + at.bottom) / 2;
    const enclosing = boxes.find((box) => at.left >= box.left && at.left < box.right && middle > box.top && middle < box.bottom);
    const over = texts.find((other, j) => j > i && at.left < other.at.right && other.at.left < at.right && at.top + 3 < other.at.bottom && other.at.top + 3 < at.bottom);
    const size = parseFloat(getComputedStyle(text).fontSize) * whole.width / svg.viewBox.baseVal.width;
    return [
      ...(inside(at, enclosing ?? whole) ? [] : ["leaves its box"]),
      ...(over ? ["runs into " + over.text.textContent] : []),
      ...(size < ${SMALLEST} ? ["has " + size + " px"] : []),
    ].map((fault) => name + ": " + text.textContent + " " + fault);
  });
})`;

describe("the lab's pictures in a column of 1,000 px", function () {
  this.timeout(120_000);
  let page: Page;
  let directory: string;
  before(async function () {
    if (browser === undefined) return this.skip();
    directory = fs.mkdtempSync(path.join(os.tmpdir(), "lab-pictures-"));
    const file = path.join(directory, "all.html");
    const figures = PICTURES.map(
      (name) => `<div id="${name}">${fs.readFileSync(path.join(DIRECTORY, name), "utf8")}</div>`,
    );
    const style = `body { width: ${COLUMN}px; margin: 0 } svg { max-width: 100%; height: auto }`;
    fs.writeFileSync(file, `<!doctype html><meta charset="utf-8"><style>${style}</style>${figures.join("")}`);
    page = await openPage(browser, pathToFileURL(file).href);
  });
  after(async () => {
    await page?.close();
    if (directory) fs.rmSync(directory, { recursive: true });
  });

  it("all load", async () => {
    assert.ok(PICTURES.length > 10);
    assert.equal(await page.evaluate<number>('document.querySelectorAll("svg").length'), PICTURES.length);
  });

  it("have text of at least 11 px that stays in its box and overlaps no other", async () => {
    assert.deepEqual(await page.evaluate<string[]>(FAULTS), []);
  });
});
