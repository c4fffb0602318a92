// Reads JSON and YAML, with CloudFormation's short forms: `!GetAtt Orders.StreamArn` is {"Fn::GetAtt": ["Orders", "StreamArn"]}.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html
import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  type Document,
  type Node,
  type Scalar,
} from "yaml";
import { parse as parseJsonc, printParseErrorCode, type ParseError } from "jsonc-parser";
import { shown } from "../graph/names";
import { UnusableInput } from "../unusable-input";

/** Most nodes that aliases may expand to: a small file can describe a huge document. */
const MAX_NODES = 1_000_000;

/** Most levels of objects and lists. A template has about ten; a plan has three for each nested module. */
const DEEPEST = 500;

/**
 * Reads a document.
 *
 * @throws UnusableInput with the place of the first mistake.
 */
export function parseTemplate(text: string): unknown {
  if (/^\s*[{[]/.test(text)) {
    try {
      return plain(JSON.parse(text) as unknown);
    } catch (error) {
      if (error instanceof UnusableInput) throw error;
      // YAML's flow style begins with a brace as well.
      if (!/^\s*\{\s*[A-Za-z]/.test(text)) throw jsonMistake(text);
    }
  }
  const lineCounter = new LineCounter();
  const document = parsed(text, lineCounter);
  const [error] = document.errors;
  if (error) {
    if (error.code === "MULTIPLE_DOCS") {
      throw new UnusableInput(
        `isn't valid: it has a second document${placeOf(lineCounter, error.pos[0])}`,
        "put each in a file of its own",
      );
    }
    throw new UnusableInput(
      `isn't valid YAML${placeOf(lineCounter, error.pos[0])}: ${shown(error.message)}`,
      error.code === "TAB_AS_INDENT" ? "indent it with spaces" : "correct it there",
    );
  }
  return plain(withinStack(() => new Converter(document, lineCounter).convert(document.contents)));
}

function parsed(text: string, lineCounter: LineCounter): Document {
  const document = withinStack(() => parseDocument(text, { lineCounter, prettyErrors: false }));
  // If the library runs out of stack while it composes nodes, it reports that as a mistake in the text.
  if (document.errors.some(({ message }) => message.startsWith("Maximum call stack"))) throw tooDeep();
  return document;
}

/** The result of a parser that recurses into each level of the text. */
function withinStack<T>(parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    throw error instanceof RangeError ? tooDeep() : error;
  }
}

function tooDeep(): UnusableInput {
  return new UnusableInput(`can't be checked: it has more than ${DEEPEST} levels`, "print it again, or flatten it");
}

/**
 * The document unchanged.
 *
 * @throws UnusableInput if it has more levels than later recursion can handle, or a member that JavaScript treats
 * as an object's prototype.
 */
function plain<T>(value: T, depth = 0): T {
  if (depth > DEEPEST) throw tooDeep();
  if (typeof value !== "object" || value === null) return value;
  if (Object.hasOwn(value, "__proto__")) {
    throw new UnusableInput("can't be checked: it has a member named __proto__", "rename it");
  }
  for (const item of Object.values(value)) plain(item, depth + 1);
  return value;
}

/** JavaScript's own message names the place only in some cases, and quotes the text around it. */
function jsonMistake(text: string): UnusableInput {
  const errors: ParseError[] = [];
  withinStack(() => parseJsonc(text, errors, { disallowComments: true }) as unknown);
  const [first] = errors;
  if (!first) return new UnusableInput("isn't valid JSON", "print or save the whole file again");
  const before = text.slice(0, first.offset).split("\n");
  const place = `at line ${before.length}, column ${(before.at(-1) ?? "").length + 1}`;
  if (first.offset >= text.trimEnd().length) {
    return new UnusableInput(`isn't valid JSON: it ends too early, ${place}`, "print or save the whole file again");
  }
  // Turns `CommaExpected` into words. Strings aren't shown: a plan has its secrets in plain text.
  const fault = printParseErrorCode(first.error).replace(/(?!^)[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  const found = text.slice(first.offset, first.offset + Math.max(1, first.length));
  const shownToken = found.startsWith('"') ? "a string" : shown(found);
  return new UnusableInput(`isn't valid JSON ${place}: ${fault}, before ${shownToken}`, "correct it there");
}

function placeOf(lineCounter: LineCounter, offset: number): string {
  const { line, col } = lineCounter.linePos(offset);
  return ` at line ${line}, column ${col}`;
}

class Converter {
  private nodes = 0;

  constructor(
    private readonly document: Document,
    private readonly lineCounter: LineCounter,
  ) {}

  convert(node: unknown): unknown {
    if (++this.nodes > MAX_NODES) {
      throw new UnusableInput(
        `can't be checked: it has more than ${MAX_NODES} values, aliases included`,
        "use fewer aliases",
      );
    }
    const value = this.plain(node);
    const tag = (node as Node | null)?.tag;
    if (typeof tag !== "string" || !/^![A-Za-z]/.test(tag)) return value;
    return intrinsic(tag.slice(1), value);
  }

  private plain(node: unknown): unknown {
    if (isAlias(node)) {
      const anchored = node.resolve(this.document);
      if (anchored) return this.convert(anchored);
      const place = placeOf(this.lineCounter, node.range?.[0] ?? 0);
      throw new UnusableInput(
        `isn't valid YAML${place}: no anchor &${shown(node.source)} before this alias`,
        "define it",
      );
    }
    if (isSeq(node)) return node.items.map((item) => this.convert(item));
    if (isScalar(node)) return scalar(node);
    if (!isMap(node)) return node;
    const members: [string, unknown][] = [];
    const merged: [string, unknown][] = [];
    for (const { key, value: item } of node.items) {
      const name = String(isScalar(key) ? scalar(key) : JSON.stringify(this.convert(key)));
      const value = this.convert(item);
      if (name !== "<<") members.push([name, value]);
      // The map's own members override merged ones, and earlier merged maps override later ones.
      else for (const map of [value].flat().reverse()) merged.push(...Object.entries(map ?? {}));
    }
    return Object.fromEntries([...merged, ...members]);
  }
}

/**
 * YAML 1.1, which CloudFormation reads, has no numbers such as `0123` and `1e3`: an account number or a name isn't
 * meant as one.
 */
function scalar({ value, source }: Scalar): unknown {
  return typeof value === "number" && source !== undefined && !/^[-+]?(0|[1-9]\d*)(\.\d*)?$/.test(source)
    ? source
    : value;
}

function intrinsic(name: string, value: unknown): unknown {
  if (name === "Ref" || name === "Condition") return { [name]: value };
  if (name === "GetAtt" && typeof value === "string" && value.includes(".")) {
    const dot = value.indexOf(".");
    return { "Fn::GetAtt": [value.slice(0, dot), value.slice(dot + 1)] };
  }
  return { [`Fn::${name}`]: value };
}
