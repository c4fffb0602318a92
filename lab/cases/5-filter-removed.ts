import * as aws from "../model/answers";
import * as reasons from "../model/reasons";
import { scenario } from "../model/scenario";
import { deliver } from "../steps/data";
import { mappingHas } from "../steps/look";
import { apply, plan, set } from "../steps/tool-commands";

export default scenario({
  id: "filter-removed",
  title: "The filter of a live mapping is removed",
  question: "Do all records pass afterwards, and is the next plan clean?",
  lesson:
    "All records pass, because the update sends an empty FilterCriteria; an update that leaves it out keeps the old filter. If an emulator stores the empty value, every later plan shows a change.",
  set: { mapping: { startingPosition: "TRIM_HORIZON", filters: ['{"eventName":["REMOVE"]}'] } },
  steps: [
    apply().as("first apply").onAws(aws.OK, "filter-echo"),
    set("no filter", { mapping: { filters: undefined } }),
    plan()
      .as("plan of the change")
      .derived(
        aws.planned({ mapping: "update" }),
        "Changing a filter doesn't force a replacement.",
        "filter-update-keeps-uuid",
      ),
    apply()
      .as("apply of the change")
      .derived(aws.OK, "The filter is changed in place.", "filter-update-keeps-uuid", "filter-remove-on-update"),
    mappingHas("FilterCriteria").derived(
      aws.settings({ FilterCriteria: null }),
      "AWS accepts an empty FilterCriteria and doesn't return it.",
      "filter-empty-dropped",
      "filter-remove-on-update",
    ),
    deliver("after")
      .as("written after")
      .derived(aws.DELIVERED, "Without a filter every record passes.", "filter-remove-on-update"),
    plan().as("second plan").derived(aws.NO_CHANGES, reasons.ECHOED, "filter-empty-dropped"),
  ],
  noRule: "The program is right; the emulator keeps what was removed.",
});
