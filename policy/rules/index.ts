// All rules, in the order in which they run and are listed.
import type { Rule } from "../rule";
import { mappingNeedsEnabledStream } from "./mapping-needs-enabled-stream";
import { mappingSourceIsAStream } from "./mapping-source-is-a-stream";
import { streamViewTypeNeedsEnabledStream } from "./stream-view-type-needs-enabled-stream";

export const rules: readonly Rule[] = [
  mappingNeedsEnabledStream,
  streamViewTypeNeedsEnabledStream,
  mappingSourceIsAStream,
];
