// The relative links of Markdown documents, and their targets.
import * as fs from "node:fs";
import * as path from "node:path";

/** The relative links of a document, as written; those in blocks and spans of code aren't links. */
export function linksOf(text: string): string[] {
  const prose = text.replace(/^ *(```|~~~).*?^ *\1/gms, "").replace(/`[^`\n]*`/g, "code");
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = ""]) => link).filter((link) => !/^[a-z]+:/.test(link));
}

/** The broken links of a document: those to a missing file, or to a missing heading or anchor in it. */
export function brokenLinks(document: string): string[] {
  return linksOf(fs.readFileSync(document, "utf8")).filter((link) => {
    const [file = "", anchor] = link.split("#");
    const target = file === "" ? document : path.join(path.dirname(document), file);
    if (!fs.existsSync(target)) return true;
    return anchor !== undefined && target.endsWith(".md") && !anchorsOf(fs.readFileSync(target, "utf8")).has(anchor);
  });
}

/** Headings, by the names that GitHub gives them, and anchors of the document's own. */
function anchorsOf(text: string): Set<string> {
  const headings = [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
      .replace(/[^\p{L}\p{N}\s_-]/gu, "")
      .replaceAll(" ", "-"),
  );
  return new Set([...headings, ...[...text.matchAll(/\bid="([^"]+)"/g)].map(([, id = ""]) => id)]);
}
