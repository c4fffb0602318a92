import * as aws from "../model/answers";
import { scenario } from "../model/scenario";
import { deliver } from "../steps/data";
import { mappingHas } from "../steps/look";
import { apply, plan } from "../steps/tool";

export default scenario({
  id: "failure-settings",
  title: "Every setting for failures at once",
  question: "Are they accepted and kept, and is the second plan clean?",
  lesson: "Both tools set them all. Accepted is not honoured: the cases of this chapter tell which are.",
  queue: true,
  set: {
    mapping: {
      startingPosition: "TRIM_HORIZON",
      maximumRetryAttempts: 2,
      maximumRecordAgeInSeconds: 3600,
      bisectBatchOnFunctionError: true,
      functionResponseTypes: ["ReportBatchItemFailures"],
      reportToQueue: true,
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
    ).onAws(
      aws.settings({
        MaximumRetryAttempts: 2,
        MaximumRecordAgeInSeconds: 3600,
        BisectBatchOnFunctionError: true,
        FunctionResponseTypes: ["ReportBatchItemFailures"],
        DestinationConfig: { OnFailure: { Destination: "<ARN>" } },
      }),
      "accepted-extremes",
      "create-defaults",
    ),
    deliver("record").as("a record"),
    plan().as("second plan").onAws(aws.NO_CHANGES, "accepted-extremes"),
  ],
  noRule: "Nothing goes wrong.",
});
