export { bundle } from "./bundle";
export { StreamConsumer } from "./consumer";
export type { StreamConsumerArgs } from "./consumer-args";
export type { StreamFunctionArgs } from "./function-args";
export type { StreamMappingArgs } from "./mapping-args";
export { type AlarmsArgs, Monitoring } from "./monitoring";
export type { OnFailure, OnFailureArn } from "./on-failure";
export { replicaStream, type StreamReference, type StreamSource } from "./stream-source";
export type { Transform } from "./transform";
