// Steps that many cases share, with what AWS answers to them.
import * as answers from "../model/answers";
import * as reasons from "../model/reasons";
import type { Step } from "../model/step";
import { plan } from "./tool-commands";
import { deliver } from "./data";

/** Writes an item. A mapping that has just started at LATEST may miss it: both answers are AWS's. */
export const deliverNearStart = (id: string): Step =>
  deliver(id)
    .as(`written ${id}`)
    .onAws([answers.DELIVERED, answers.NOT_DELIVERED], "doc-starting-position", "latest-misses-near-writes");

/** A second plan, which finds nothing to change. */
export const planAgain = (): Step =>
  plan()
    .as("second plan")
    .derived(
      answers.NO_CHANGES,
      reasons.ECHOED,
      "create-with-stream-echoes-all",
      "create-defaults",
      "tf-mapping-dynamodb",
    );
