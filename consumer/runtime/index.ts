export type { AnyChange, Change, Insert, Modify, NewImage, OldImage, Remove } from "./change";
export { readChange } from "./change";
export { fromJson } from "./from-json";
export {
  type ChangeContext,
  createHandler,
  type HandlerOptions,
  type OnChange,
  type StreamEvent,
  type StreamResponse,
} from "./handler";
export { toJson } from "./to-json";
export { type ExactNumber, type Item, NumberValue, type Value } from "./attribute-value";
export { type ChangeOf, SchemaError, withSchema } from "./with-schema";
