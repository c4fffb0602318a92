import * as reasons from "../model/reasons";
import * as aws from "../model/answers";
import { scenario } from "../model/scenario";
import { deliver } from "../steps/data";
import { mappingHas } from "../steps/look";
import { apply, plan } from "../steps/tool-commands";

export default scenario({
  id: "failure-settings",
  title: "All failure settings at once",
  question: "Are they accepted and kept, and is the second plan clean?",
  lesson:
    "Both tools set them all, and the second plan is clean. Accepted doesn't mean honoured: the other cases of this chapter show which settings work.",
  destination: "queue",
  set: {
    mapping: {
      startingPosition: "TRIM_HORIZON",
      maximumRetryAttempts: 2,
      maximumRecordAgeInSeconds: 3600,
      bisectBatchOnFunctionError: true,
      functionResponseTypes: ["ReportBatchItemFailures"],
      report: true,
    },
  },
  steps: [
    apply().onAws(aws.OK, "accepted-extremes"),
    mappingHas(
      "MaximumRetryAttempts",
      "MaximumRecordAgeInSeconds",
      "BisectBatchOnFunctionError",
      "FunctionResponseTypes",
      "DestinationConfig",
    ).derived(
      aws.settings({
        MaximumRetryAttempts: 2,
        MaximumRecordAgeInSeconds: 3600,
        BisectBatchOnFunctionError: true,
        FunctionResponseTypes: ["ReportBatchItemFailures"],
        DestinationConfig: { OnFailure: { Destination: "<ARN>" } },
      }),
      "Each of these settings was accepted and read back on a stream mapping.",
      "accepted-extremes",
      "tf-response-types",
    ),
    deliver("record").as("a record").onAws(aws.DELIVERED, "doc-stream-guarantees"),
    plan().as("second plan").derived(aws.NO_CHANGES, reasons.ECHOED, "accepted-extremes", "tf-mapping-dynamodb"),
  ],
  noRule: "Nothing goes wrong.",
});
