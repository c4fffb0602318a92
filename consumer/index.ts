export { bundle } from "./bundle";
export { StreamConsumer } from "./consumer";
export type { StreamConsumerArgs, StreamFunctionArgs, StreamMappingArgs, Transform } from "./consumer-args";
