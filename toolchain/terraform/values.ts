// Values as Terraform's plugin protocol carries them: MessagePack, with an extension for what isn't known yet.
// https://github.com/hashicorp/terraform/blob/main/docs/plugin-protocol/object-wire-format.md
import { decode, encode, ExtensionCodec } from "@msgpack/msgpack";

/** A value that will be known only after apply. */
export class Unknown {
  toJSON(): string {
    return "<unknown>";
  }
}
export const UNKNOWN = new Unknown();

export type Value = null | boolean | number | string | Unknown | Value[] | Props;
/** An object under Terraform's names or Pulumi's. */
export interface Props {
  [key: string]: Value;
}

const REFINED_UNKNOWN = 12; // what is known of an unknown value, such as "not null"; of no use here

const codec = new ExtensionCodec();
codec.register({
  type: 0,
  encode: (value) => (value instanceof Unknown ? Uint8Array.of(0) : null),
  decode: () => UNKNOWN,
});
codec.register({ type: REFINED_UNKNOWN, encode: () => null, decode: () => UNKNOWN });

export const pack = (value: Value): Buffer => Buffer.from(encode(value, { extensionCodec: codec }));
export const unpack = (bytes: Uint8Array): Value => decode(bytes, { extensionCodec: codec }) as Value;

export const isObject = (value: unknown): value is Props =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Unknown);

export const hasUnknown = (value: unknown): boolean =>
  value instanceof Unknown || (typeof value === "object" && value !== null && Object.values(value).some(hasUnknown));

/** Equal in content; null equals undefined, and the order of keys doesn't matter. */
export const same = (a: unknown, b: unknown): boolean =>
  JSON.stringify(a ?? null, sorted) === JSON.stringify(b ?? null, sorted);

function sorted(_key: string, value: unknown): unknown {
  return isObject(value) ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) : value;
}
