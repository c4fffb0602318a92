// How UpdateTable answers changes that change nothing or contradict themselves: the API beneath both tools.
import * as aws from "../model/answers";
import { scenario } from "../model/scenario";
import { streamOff, streamOn, updateStream } from "../steps/hand";
import { streams, table } from "../steps/look";
import { apply } from "../steps/tool-commands";

export default scenario({
  id: "update-table",
  title: "UpdateTable requests to a live stream",
  question: "Which changes does UpdateTable reject?",
  lesson:
    "DynamoDB rejects enabling a stream that is enabled and disabling one that is disabled. An emulator that accepts such a request hides a mistake in your program.",
  tools: ["api"],
  set: { mapping: null, permission: false },
  steps: [
    apply().as("table with a stream").onAws(aws.OK, "create-with-stream-echoes-all"),
    updateStream("enable while enabled", { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" }).refusedOnAws(
      "update-enable-again",
    ),
    updateStream("another view type", { StreamEnabled: true, StreamViewType: "KEYS_ONLY" }).refusedOnAws(
      "update-change-view-type",
    ),
    updateStream("disable with a view type", { StreamEnabled: false, StreamViewType: "KEYS_ONLY" }).refusedOnAws(
      "update-disable-with-view-type",
    ),
    updateStream("enable without a view type", { StreamEnabled: true }).derived(
      aws.REFUSED,
      "CreateTable rejects the same specification.",
      "create-enabled-without-view-type",
    ),
    streamOff().onAws(aws.OK, "update-disable-result"),
    table().onAws(aws.DISABLED_STREAM, "update-disable-result"),
    updateStream("disable while disabled", { StreamEnabled: false }).refusedOnAws("update-disable-when-none"),
    streamOn().onAws(aws.OK, "label-is-enable-time"),
    streams().onAws(aws.streams("DISABLED", "ENABLED"), "old-stream-after-reenable"),
  ],
  noRule: "A program declares the result, not the request, and the providers never send these.",
});
