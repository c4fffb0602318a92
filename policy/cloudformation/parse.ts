// Reads JSON and YAML, with CloudFormation's short forms: `!GetAtt Orders.StreamArn` is {"Fn::GetAtt": ["Orders", "StreamArn"]}.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html
import { isAlias, isMap, isScalar, isSeq, parseDocument, type Document, type Node } from "yaml";

/** How many nodes may come out of aliases: a small file can name a huge one. */
const MAX_NODES = 1_000_000;

/**
 * Reads a document.
 *
 * @throws Error with the place of the first mistake.
 */
export function parseTemplate(text: string): unknown {
  if (/^\s*[{[]/.test(text)) {
    try {
      return JSON.parse(text) as unknown;
    } catch (error) {
      // YAML's flow style begins with a brace as well.
      if (!/^\s*\{\s*[A-Za-z]/.test(text)) throw error;
    }
  }
  const document = parseDocument(text);
  const [error] = document.errors;
  if (error) throw new Error(error.message);
  return new Converter(document).convert(document.contents);
}

class Converter {
  private nodes = 0;

  constructor(private readonly document: Document) {}

  convert(node: unknown): unknown {
    if (++this.nodes > MAX_NODES) throw new Error(`it has more than ${MAX_NODES} values, aliases included`);
    const value = this.plain(node);
    const tag = (node as Node | null)?.tag;
    return typeof tag === "string" && /^![A-Za-z]/.test(tag) ? intrinsic(tag.slice(1), value) : value;
  }

  private plain(node: unknown): unknown {
    if (isAlias(node)) {
      const anchored = node.resolve(this.document);
      if (!anchored) throw new Error(`its alias *${node.source} has no anchor`);
      return this.convert(anchored);
    }
    if (isSeq(node)) return node.items.map((item) => this.convert(item));
    if (!isMap(node)) return isScalar(node) ? node.value : node;
    const result: Record<string, unknown> = {};
    for (const { key, value } of node.items) {
      const name = String(isScalar(key) ? key.value : this.convert(key));
      if (name === "<<") Object.assign(result, this.convert(value));
      else result[name] = this.convert(value);
    }
    return result;
  }
}

function intrinsic(name: string, value: unknown): unknown {
  if (name === "Ref" || name === "Condition") return { [name]: value };
  if (name === "GetAtt" && typeof value === "string") {
    const dot = value.indexOf(".");
    return { "Fn::GetAtt": [value.slice(0, dot), value.slice(dot + 1)] };
  }
  return { [`Fn::${name}`]: value };
}
