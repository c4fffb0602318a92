// What was thrown, as data for one line of the log: whatever it is, and however large.
import { toJson } from "./to-json";

/** What is known of a thrown value. */
export interface Failure {
  /** The error's class, such as `TypeError`. */
  name?: unknown;
  message: string;
  stack?: string;
  /** What caused it. */
  cause?: Failure;
  /** The members of an AggregateError. */
  errors?: Failure[];
  /** Properties that tell the reason: `code`, `$metadata` and so on. */
  [property: string]: unknown;
}

/**
 * Properties that tell the reason and hold no item data, in errors of Node, the AWS SDK, and HTTP and SQL clients. Others may hold some:
 * a database driver's `detail` has the values of a duplicate key, an HTTP client's `config` the body that was sent.
 */
const REASONS = (
  "code errno syscall status statusCode requestId $fault $service " + "httpStatusCode attempts Code Message"
).split(" "); // the second line: of the SDK's `$metadata` and `CancellationReasons`

const MAX_TEXT = 2000;
const MAX_HEAD = 500;
const MAX_STACK = 4500;
const MAX_ERRORS = 8;
const MAX_PROPERTIES = 30;

/**
 * Describes what was thrown, with its causes and the members of an AggregateError. It never throws, and its size is bounded.
 *
 * @param itemData also gives all other properties, which may hold item data. @default false
 * @param seen the errors that are described already.
 */
export function describeFailure(thrown: unknown, itemData = false, seen = new Set<unknown>()): Failure {
  if (!isObject(thrown)) return { message: bounded(String(thrown)) };
  if (seen.has(thrown) || seen.size === MAX_ERRORS) return { message: "(described above, or one too many)" };
  seen.add(thrown);
  const names = attempt(() => Object.keys(thrown).slice(0, MAX_PROPERTIES)) ?? [];
  const message = read(thrown, "message");
  const cause = read(thrown, "cause");
  const metadata = read(thrown, "$metadata");
  return {
    ...pick(thrown, itemData ? [...names, ...REASONS] : REASONS),
    $metadata: isObject(metadata) ? pick(metadata, REASONS) : undefined,
    // Why each write of a transaction was rejected, without the items themselves.
    cancellationReasons: list(thrown, "CancellationReasons", (reason) => isObject(reason) && pick(reason, REASONS)),
    name: nameOf(thrown),
    message: bounded(typeof message === "string" ? message : `Not an error, but an object with: ${names.join(", ")}`),
    stack: stackOf(thrown),
    cause: cause === undefined ? undefined : describeFailure(cause, itemData, seen),
    errors: list(thrown, "errors", (error) => describeFailure(error, itemData, seen)),
  };
}

function isObject(value: unknown): value is object {
  return Object(value) === value; // functions are objects, too
}

/** A getter or a proxy can throw anything. */
function attempt<T>(get: () => T): T | undefined {
  try {
    return get();
  } catch {
    return undefined;
  }
}

function read(value: object, name: string): unknown {
  return attempt(() => (value as Record<string, unknown>)[name]);
}

function pick(value: object, names: string[]): Record<string, unknown> {
  return Object.fromEntries(names.map((name) => [name, preview(read(value, name))]));
}

function list<T>(value: object, name: string, each: (element: unknown) => T): T[] | undefined {
  const elements = read(value, name);
  return attempt(() =>
    Array.isArray(elements) ? elements.slice(0, MAX_ERRORS).map((element) => each(element)) : undefined,
  );
}

/** Plain values as they are, others as bounded text. */
function preview(value: unknown): unknown {
  if (typeof value === "string") return bounded(value);
  if (!isObject(value) && typeof value !== "bigint") return value;
  return bounded(attempt(() => JSON.stringify(toJson(value))) ?? "(unreadable)");
}

/** A class that extends a built-in error and sets no name is called like that one by `name`. */
function nameOf(value: object): unknown {
  const name = read(value, "name");
  const className = attempt(() => value.constructor.name);
  return preview(className === "Object" || (name && !Object.hasOwn(globalThis, String(name))) ? name : className);
}

/** The stack begins with the message, which may be long: it is cut, and the frames stay. */
function stackOf(value: object): string | undefined {
  const stack = read(value, "stack");
  if (typeof stack !== "string") return undefined;
  const frames = stack.indexOf("\n    at ");
  return bounded(frames > MAX_HEAD ? `${stack.slice(0, MAX_HEAD)}…${stack.slice(frames)}` : stack, MAX_STACK);
}

function bounded(text: string, length = MAX_TEXT): string {
  return text.length > length ? `${text.slice(0, length)}… (${text.length} characters)` : text;
}
