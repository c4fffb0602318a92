// Values as Pulumi's engine sends them: JSON, with marks for unknown values, secrets and archives.
// https://pulumi-developer-docs.readthedocs.io/latest/docs/architecture/deployment-schema.html
import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import { isObject, UNKNOWN, Unknown, type Props, type Value } from "../terraform/values";

export const SIGNATURE = "4dabf18193072939515e22adb298388d";
export const ASSET = "c44067f5952c0a294b673a41bacd8c17";
export const ARCHIVE = "0def7320c3a5731c473e5ecbe6d01bc7";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";

/** One sentinel for each type of value: bool, number, string, list, asset, archive, object. */
const UNKNOWN_STRING = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const UNKNOWNS = new Set([
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  UNKNOWN_STRING,
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);

/** The properties with their marks of secrecy: for values that go back to the engine unchanged. */
export const receive = (struct: Struct | undefined): Props => received(struct?.toJavaScript() ?? {}) as Props;

function received(value: JavaScriptValue): Value {
  if (typeof value === "string") return UNKNOWNS.has(value) ? UNKNOWN : value;
  if (Array.isArray(value)) return value.map(received);
  return value && typeof value === "object"
    ? Object.fromEntries(Object.entries(value).map(([key, element]) => [key, received(element)]))
    : value;
}

/** The plain values, without their marks of secrecy. */
export const reveal = (props: Props): Props => revealed(props) as Props;

function revealed(value: Value): Value {
  if (Array.isArray(value)) return value.map(revealed);
  if (!isObject(value)) return value;
  if (value[SIGNATURE] === SECRET) return revealed(value.value ?? null);
  return Object.fromEntries(Object.entries(value).map(([key, element]) => [key, revealed(element)]));
}

/** Names of the properties that are secret, or have something secret in them. */
export const secretNames = (props: Props): string[] =>
  Object.keys(props).filter((name) => hasSecret(props[name] ?? null));

function hasSecret(value: Value): boolean {
  if (Array.isArray(value)) return value.some(hasSecret);
  return isObject(value) && (value[SIGNATURE] === SECRET || Object.values(value).some(hasSecret));
}

export const secret = (value: Value): Props => ({ [SIGNATURE]: SECRET, value });

export const send = (props: Props): Struct => Struct.fromJavaScript(sent(props) as { [key: string]: JavaScriptValue });

function sent(value: Value): JavaScriptValue {
  if (value instanceof Unknown) return UNKNOWN_STRING;
  if (Array.isArray(value)) return value.map(sent);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, element]) => element !== undefined)
      .map(([key, element]) => [key, sent(element)]),
  );
}

export const isArchive = (value: unknown): value is Props =>
  isObject(value) && (value[SIGNATURE] === ARCHIVE || value[SIGNATURE] === ASSET);
