import { violation } from "../findings/finding";
import type { Rule } from "../rule";

/** Replication needs a stream. AWS enables it if the program doesn't, and the program's next change tries to disable it. */
export const globalTableDeclaresStream: Rule = {
  id: "global-table-declares-stream",
  url: "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2globaltables_HowItWorks.html",
  level: "advisory",
  severity: "medium",
  description: "A table with replicas declares the stream that AWS enables for them.",
  tags: ["dynamodb", "streams"],
  remediationSteps: "Set streamEnabled: true and streamViewType: NEW_AND_OLD_IMAGES.",
  *check({ tables }) {
    for (const { resource, streamIsImplicit, streamSwitch } of tables) {
      if (!streamIsImplicit) continue;
      yield violation(
        resource,
        `has replicas, and ${streamSwitch}: AWS enables its stream anyway, and a later update fails to disable it`,
        "set streamEnabled: true and streamViewType: NEW_AND_OLD_IMAGES",
      );
    }
  },
};
