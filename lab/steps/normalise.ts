// What differs from run to run, taken out of what tools and targets say.
import { projectDir } from "dynamodb-streams-support/paths";
import type { Failure } from "../model/outcome";
import type { Names } from "../model/stack";

const STREAM_ARN = /arn:aws[a-z-]*:dynamodb:[a-z0-9-]*:\d{12}:table\/[^/\s"')]+\/stream\/[0-9T:.-]+\d/g;
const AWS_ERROR =
  /(?:api error )?\b([A-Z][A-Za-z]*(?:Exception|Error|Fault|InUse)|InternalFailure|InvalidAction|InternalServerError): ?(.*)$/s;

/** What is longer lists everything that there is, such as LocalStack's hundreds of services. */
const LONGEST = 1000;

/** A normaliser for a run whose resources have these names. */
export function normaliser(
  names: Pick<Names, "table" | "function" | "role" | "queue" | "topic" | "bucket">,
): (text: string) => string {
  const replacements: [RegExp | string, string][] = [
    [projectDir, "<project>"],
    [STREAM_ARN, "<stream ARN>"],
    [/arn:aws[a-z-]*:[a-z0-9-]+:[a-z0-9-]*:\d{12}:[^\s"',)]+/g, "<ARN>"],
    [names.function, "<function>"],
    [names.role, "<role>"],
    [names.queue, "<queue>"],
    [names.topic, "<topic>"],
    [names.bucket, "<bucket>"],
    [names.table, "<table>"], // last: the others begin with it
    [/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi, "<uuid>"],
    [/\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(?:\.\d+)?Z?/g, "<time>"],
    [/\b(localhost|127\.0\.0\.1):\d+/g, "<endpoint>"],
    [/\b\d{12}\b/g, "<account>"],
    [/\b\d{20,}\b/g, "<number>"],
    // SHA-256 of the function's code, which a changed comment changes.
    [/[A-Za-z0-9+/]{43}=/g, "<hash>"],
    // A list of everything that is allowed grows with each version.
    [/\[("[^"\]]*" ?){10,}\]/g, "[…]"],
    [/\s+/g, " "],
  ];
  return (text) => {
    const plain = replacements
      .reduce<string>((result, [pattern, placeholder]) => result.replaceAll(pattern as RegExp, placeholder), text)
      .trim();
    return plain.length > LONGEST ? `${plain.slice(0, LONGEST)}…` : plain;
  };
}

/**
 * The cause of a tool's error: AWS's code and message if there are any, otherwise the tool's own words.
 * Both tools wrap it in theirs ("creating Lambda Event Source Mapping (…): operation error Lambda: …").
 */
export function cause(message: string): string {
  const flat = message.replace(/\s+/g, " ").trim();
  // The last service error is the innermost one.
  const response = flat.split(/https response error StatusCode: \d+, RequestID: [^,]*, /).at(-1) ?? flat;
  const found = AWS_ERROR.exec(response);
  if (found && response !== flat) return `${found[1]}: ${unwrap(found[2] ?? "")}`;
  const bare = AWS_ERROR.exec(flat);
  return bare && flat.includes("operation error") ? `${bare[1]}: ${unwrap(bare[2] ?? "")}` : unwrap(flat);
}

/** Without what Pulumi's bridge and Terraform add around a message. */
const unwrap = (text: string): string =>
  text
    .replace(/^Preview failed: /, "")
    .replace(
      /^aws:\S+ resource '[^']*': property \S+ value \{.*?\} has a problem: (.*?)(?:\. Examine values at '[^']*'\.?)?$/,
      "$1",
    )
    .replace(/^sdk-v2\/[^:]+: ?/, "")
    .replace(/^\d+ errors? occurred: \* /, "")
    .replace(/:? provider=aws@[\d.]+$/, "")
    .trim();

/** A tool's error as data: the service's code and message if there is one, else the tool's own words. */
export function failureOf(message: string): Failure {
  const text = cause(message);
  const found = /^([A-Z][A-Za-z]*(?:Exception|Error|Fault|InUse)|InternalFailure|InvalidAction): (.*)$/s.exec(text);
  return found ? { code: found[1], message: found[2] ?? "" } : { message: text };
}
