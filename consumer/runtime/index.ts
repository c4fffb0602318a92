export type { Change, Insert, Modify, Remove } from "./change";
export { readChange } from "./change";
export { createHandler, type HandlerOptions, type OnChange } from "./handler";
export { type ExactNumber, type Item, NumberValue, type Value } from "./value";
