import { UNKNOWN } from "../graph/value";
import { undecided, violation, type Rule } from "../rule";
import { named, sentence } from "./words";

/** Without it one failing record makes Lambda deliver the whole batch again, those that were handled included. */
export const handlerReportsItemFailures: Rule = {
  id: "handler-reports-item-failures",
  url: "https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html",
  level: "advisory",
  severity: "low",
  description: "A function that gets batches says which of their records failed.",
  tags: ["lambda", "streams", "reliability"],
  remediationSteps:
    'Set functionResponseTypes to ["ReportBatchItemFailures"] and return the failed sequence numbers from the handler.',
  *check({ mappings }) {
    for (const mapping of mappings) {
      const { resource, batchSize, functionResponseTypes: types } = mapping;
      const subject = sentence(named("mapping", mapping));
      if (batchSize === 1 || (types !== UNKNOWN && types.includes("ReportBatchItemFailures"))) continue;
      if (batchSize === UNKNOWN || types === UNKNOWN || types.includes(UNKNOWN)) {
        yield undecided(resource, `${subject}: its batchSize or functionResponseTypes is only known later.`);
      } else {
        yield violation(
          resource,
          `${subject} delivers up to ${batchSize ?? "100 (the default)"} records at once, and a failure is one of the whole batch: ` +
            `records that were handled come again. Fix: functionResponseTypes: ["ReportBatchItemFailures"], and a handler that reports.`,
        );
      }
    }
  },
};
