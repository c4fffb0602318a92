// The front page's index: what people see or search for, and the case that explains it.

export interface Symptom {
  /** The error message as AWS or a tool prints it, or what somebody notices. */
  symptom: string;
  /** Ids of the cases that explain it, the best first. */
  cases: string[];
}

/** Parts of error messages, word for word. A test looks each up in the record and the facts. */
export const ERRORS: Symptom[] = [
  { symptom: "Unrecognized event source.", cases: ["stream-off-view-new-and-old-images", "off-to-on"] },
  { symptom: "Value '' at 'eventSourceArn' failed to satisfy constraint", cases: ["mapping-without-stream"] },
  { symptom: "Table already has an enabled stream", cases: ["update-table", "view-type-changed"] },
  { symptom: "Table has no stream to disable", cases: ["update-table"] },
  { symptom: "stream_view_type is required when stream_enabled = true", cases: ["stream-on-view-unset"] },
  { symptom: "expected stream_view_type to be one of", cases: ["stream-on-view-bogus"] },
  { symptom: "Cannot access stream", cases: ["role-without-policy", "role-without-get-records"] },
  { symptom: "Stream not found", cases: ["mapping-without-stream"] },
  { symptom: "provided mapping already exists", cases: ["mapping-twice"] },
  { symptom: "Unsupported starting position for arn type", cases: ["position-at-timestamp"] },
  { symptom: "Value null at 'startingPosition'", cases: ["position-unset"] },
  { symptom: "Disabling Stream is not allowed for a Global Table replica", cases: ["replica-without-stream"] },
  { symptom: "Invalid filter pattern definition.", cases: ["filter-not-json"] },
  { symptom: "Parallelization factor must be equal to 1 when tumbling window", cases: ["window-settings"] },
  { symptom: "is no longer supported for creating or updating AWS Lambda functions", cases: ["runtime-ended"] },
];

export const SYMPTOMS: Symptom[] = [
  { symptom: "LATEST lost my first records", cases: ["position-latest", "position-trim-horizon"] },
  {
    symptom: "the plan never settles: every plan shows a change",
    cases: ["batch-size-unset", "on-to-off", "position-unset"],
  },
  {
    symptom: "the mapping is enabled, and nothing arrives",
    cases: ["on-to-off", "stream-off-by-hand", "target-table-off"],
  },
  { symptom: "delivery stopped after a second apply", cases: ["batch-size-unset"] },
  { symptom: "one record blocks everything behind it", cases: ["failing-defaults", "failing-two-retries"] },
  { symptom: "records come twice", cases: ["retried-batch", "mapping-twice", "batch-size-changed", "mapping-paused"] },
  {
    symptom: "the function is invoked again and again by its own writes",
    cases: ["write-back", "write-back-filtered"],
  },
  { symptom: "a restored table sends no records", cases: ["table-restored"] },
  { symptom: "a change is handled in two regions", cases: ["replica-added"] },
  {
    symptom: "records vanish without an error",
    cases: ["failing-partial-not-enabled", "filter-numeric", "filter-image-not-carried"],
  },
  { symptom: "the on-failure queue stays empty", cases: ["failing-queue-without-limit", "failing-queue"] },
  { symptom: "the on-failure queue holds no records", cases: ["failing-queue", "failing-bucket"] },
  { symptom: "the view type was changed, and nothing arrives", cases: ["view-type-changed"] },
  {
    symptom: "the stream was disabled and enabled again, and nothing arrives",
    cases: ["off-and-on-again", "stream-off-by-hand"],
  },
  { symptom: "the table was replaced, and its items are gone", cases: ["table-replaced", "table-renamed"] },
  {
    symptom: "an apply was interrupted, and a resource exists that isn't in the state",
    cases: ["interrupted-by-kill"],
  },
  { symptom: "a write creates no record", cases: ["record-writes"] },
  { symptom: "is the Lambda permission needed?", cases: ["without-permission"] },
  { symptom: "does an expired item create a record?", cases: ["record-ttl"] },
];

/** The ten findings that cost people most, each with the case that shows it. */
export const SURPRISES: { finding: string; case: string }[] = [
  {
    finding:
      "Disable the stream of a live stack, and the apply succeeds, the mapping stays enabled, and nothing arrives any more.",
    case: "on-to-off",
  },
  {
    finding: "A view type alone enables nothing. The plan is clean, and the apply fails at its last resource.",
    case: "stream-off-view-new-and-old-images",
  },
  {
    finding: "One record that always fails blocks its shard for 24 hours with the default settings.",
    case: "failing-defaults",
  },
  {
    finding: "A new view type means a new stream: the mapping is replaced, and records around the change are lost.",
    case: "view-type-changed",
  },
  {
    finding: "`LATEST` can miss records written in a mapping's first minutes; `TRIM_HORIZON` misses none.",
    case: "position-latest",
  },
  {
    finding: "A role without stream permissions passes on every emulator and fails on AWS.",
    case: "role-without-policy",
  },
  {
    finding: "A handler that reports failed items to a mapping without `ReportBatchItemFailures` loses them silently.",
    case: "failing-partial-not-enabled",
  },
  {
    finding: "A numeric filter on an attribute never matches on AWS: stream records carry numbers as strings.",
    case: "filter-numeric",
  },
  {
    finding: "With `batch_size` unset on MiniStack, nothing is delivered after a second apply.",
    case: "batch-size-unset",
  },
  {
    finding:
      "The on-failure queue gets the batch's position in the stream, not its records: read them within 24 hours.",
    case: "failing-queue",
  },
];
