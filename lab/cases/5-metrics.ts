import * as aws from "../model/answers";
import { scenario } from "../model/scenario";
import { mappingHas } from "../steps/look";
import { apply, plan, set } from "../steps/tool-commands";

export default scenario({
  id: "metrics",
  title: "A mapping with its own metrics",
  question: "Is the setting kept, and can it be removed in place?",
  lesson:
    "AWS accepts the metric EventCount on a stream mapping, and both tools remove it in place. It counts the records that were processed, filtered out or dropped; ErrorCount and KafkaMetrics are for Kafka. If an emulator forgets the setting, every plan shows it again.",
  set: { mapping: { startingPosition: "TRIM_HORIZON", metrics: ["EventCount"] } },
  steps: [
    apply().as("first apply").onAws(aws.OK, "cdk-mapping-metrics"),
    mappingHas("MetricsConfig").derived(
      aws.settings({ MetricsConfig: { Metrics: ["EventCount"] } }),
      "AWS returns the setting as a member of the mapping.",
      "cdk-mapping-metrics",
      "since-mapping-metrics",
    ),
    plan()
      .as("second plan")
      .derived(
        aws.NO_CHANGES,
        "The provider reads the setting back as it was sent.",
        "cdk-mapping-metrics",
        "since-mapping-metrics",
      ),
    set("no metrics", { mapping: { metrics: undefined } }),
    plan()
      .as("plan without metrics")
      .derived(aws.planned({ mapping: "update" }), "Metrics don't force a replacement.", "tf-force-new"),
  ],
  noRule: "Nothing goes wrong.",
});
