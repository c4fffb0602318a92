// How UpdateTable answers changes that change nothing or contradict themselves: the API beneath both tools.
import * as aws from "../model/answers";
import { scenario } from "../model/scenario";
import { streamOff, streamOn, updateStream } from "../steps/hand";
import { streams, table } from "../steps/look";
import { apply } from "../steps/tool-commands";

export default scenario({
  id: "update-table",
  title: "Requests to a live stream",
  question: "Which changes does UpdateTable reject?",
  lesson:
    "DynamoDB rejects both switching on what is on and switching off what is off. On an emulator that accepts it, a program's mistake goes unnoticed.",
  tools: ["api"],
  set: { mapping: null, permission: false },
  steps: [
    apply().as("table with a stream").onAws(aws.OK, "create-with-stream-echoes-all"),
    updateStream("on when it is on", { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" }).refusedOnAws(
      "update-enable-again",
    ),
    updateStream("another view type", { StreamEnabled: true, StreamViewType: "KEYS_ONLY" }).refusedOnAws(
      "update-change-view-type",
    ),
    updateStream("off, with a view type", { StreamEnabled: false, StreamViewType: "KEYS_ONLY" }).refusedOnAws(
      "update-disable-with-view-type",
    ),
    updateStream("on, without a view type", { StreamEnabled: true }).derived(
      aws.REFUSED,
      "CreateTable rejects the same specification.",
      "create-enabled-without-view-type",
    ),
    streamOff().onAws(aws.OK, "update-disable-result"),
    table().onAws(aws.DISABLED_STREAM, "update-disable-result"),
    updateStream("off when it is off", { StreamEnabled: false }).refusedOnAws("update-disable-when-none"),
    streamOn().onAws(aws.OK, "label-is-enable-time"),
    streams().onAws(aws.streams("DISABLED", "ENABLED"), "old-stream-after-reenable"),
  ],
  noRule: "A program states what is wanted, not the request; the providers don't send these.",
});
