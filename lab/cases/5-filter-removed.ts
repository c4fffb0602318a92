import * as aws from "../model/answers";
import * as reasons from "../model/reasons";
import { scenario } from "../model/scenario";
import { deliver } from "../steps/data";
import { mappingHas } from "../steps/look";
import { apply, plan, set } from "../steps/tool-commands";

export default scenario({
  id: "filter-removed",
  title: "The filter of a live mapping is removed",
  question: "Does every record come through afterwards, and is the next plan clean?",
  lesson:
    "The update has to send an empty FilterCriteria; leaving it out keeps the old filter. Where a target stores the empty one, every later plan shows a change.",
  set: { mapping: { startingPosition: "TRIM_HORIZON", filters: ['{"eventName":["REMOVE"]}'] } },
  steps: [
    apply().as("first apply").onAws(aws.OK, "filter-echo"),
    set("no filter", { mapping: { filters: undefined } }),
    plan()
      .as("plan of the change")
      .derived(aws.planned({ mapping: "update" }), "A filter doesn't force a replacement.", "filter-update-keeps-uuid"),
    apply()
      .as("apply of the change")
      .derived(aws.OK, "The filter is changed in place.", "filter-update-keeps-uuid", "filter-remove-on-update"),
    mappingHas("FilterCriteria").derived(
      aws.settings({ FilterCriteria: null }),
      "An empty FilterCriteria is accepted and not returned.",
      "filter-empty-dropped",
      "filter-remove-on-update",
    ),
    deliver("after")
      .as("written after")
      .derived(aws.DELIVERED, "Without a filter each record passes.", "filter-remove-on-update"),
    plan().as("second plan").derived(aws.NO_CHANGES, reasons.ECHOED, "filter-empty-dropped"),
  ],
  noRule: "The program is right; a target keeps what was removed.",
});
