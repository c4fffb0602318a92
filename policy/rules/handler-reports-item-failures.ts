import { undecided, violation } from "../findings/finding";
import { retriesUntilExpiry } from "../findings/retries-until-expiry";
import { UNKNOWN } from "../graph/value";
import type { Rule } from "../rule";

/** Without it one failing record makes Lambda retry the whole batch, including the records already processed. */
export const handlerReportsItemFailures: Rule = {
  id: "handler-reports-item-failures",
  url: "https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html",
  level: "advisory",
  severity: "low",
  description: "A function that gets batches reports which of their records failed.",
  tags: ["lambda", "streams", "reliability"],
  remediationSteps:
    'Set functionResponseTypes to ["ReportBatchItemFailures"] and return the failed sequence numbers from the handler.',
  *check({ mappings }) {
    for (const mapping of mappings) {
      const { resource, batchSize, functionResponseTypes: types } = mapping;
      // Without a retry limit, that comes first: poison-pill-is-bounded names both settings.
      if (mapping.hasNoStream || retriesUntilExpiry(mapping) === true) continue;
      if (batchSize === 1 || (types !== UNKNOWN && types.includes("ReportBatchItemFailures"))) continue;
      if (batchSize === UNKNOWN || types === UNKNOWN || types.includes(UNKNOWN)) {
        yield undecided(
          resource,
          "retries whole batches: its batchSize or functionResponseTypes is unknown until the update",
        );
      } else {
        yield violation(
          resource,
          `delivers up to ${batchSize ?? "100 (the default)"} records at once without ReportBatchItemFailures: ` +
            "one failure makes Lambda retry the whole batch, including records already processed",
          'set functionResponseTypes to ["ReportBatchItemFailures"] and return the failed records\' sequence numbers from the handler',
        );
      }
    }
  },
};
