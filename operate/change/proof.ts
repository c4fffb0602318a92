// What a change of streams says at its end: how many records were handled, twice or lost, and how long nothing was recorded.
import type { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { count, duration } from "../command/words";
import type { Invoke } from "../delivery/invoke";
import { handledSequences } from "../doctor/handled";

export interface Proof {
  /** Records of the old stream not yet handled when the mapping was paused. */
  unhandled: number;
  delivered: number;
  /** How many of the delivered records the function had handled before; `undefined` if its log names no record. */
  twice: number | undefined;
  failed: number;
  lost: number;
  /** Whether the last handled record has expired from the old stream, so that unhandled ones may have expired too. */
  trimmed: boolean;
  /** How long the table had no stream, in milliseconds. */
  gapMs: number | undefined;
}

/** Counts the records that are handed over although the function has logged them as handled. */
export class Repeats {
  private readonly counted = new Set<string>();

  private constructor(private readonly logged: ReadonlySet<string>) {}

  /** Reads the log of a function that nothing calls at the moment. */
  static async of(logs: CloudWatchLogsClient, functionArn: string): Promise<Repeats> {
    // Without the right to read the log, or without a log, nothing is known.
    return new Repeats(new Set(await handledSequences(logs, functionArn, Date.now()).catch(() => [])));
  }

  get count(): number | undefined {
    return this.logged.size ? this.counted.size : undefined;
  }

  watch(invoke: Invoke): Invoke {
    return (records) => {
      for (const { dynamodb } of records) {
        const sequence = dynamodb?.SequenceNumber;
        if (sequence !== undefined && this.logged.has(sequence)) this.counted.add(sequence);
      }
      return invoke(records);
    };
  }
}

/** The result as lines for the user. */
export function proofLines({ unhandled, delivered, twice, failed, lost, trimmed, gapMs }: Proof): string[] {
  return [
    `${count(unhandled, "record")} of the old stream ${unhandled === 1 ? "was" : "were"} not handled when the mapping was paused: ${delivered} handled since, ${failed} failed, ${lost} lost.`,
    ...(delivered === 0
      ? []
      : [
          twice === undefined
            ? "How many of them were handled before isn't known: the function's log names no record."
            : `${twice} of them handled twice, as far as the function's log shows.`,
        ]),
    ...(trimmed
      ? [
          "The last handled record has expired from the old stream, and unhandled ones may have expired with it: they can't be counted. " +
            "dynamodb-streams backfill hands over the items as they are now.",
        ]
      : []),
    gapMs === undefined
      ? "How long the table had no stream wasn't seen."
      : `The table had no stream for ${gapMs < 1000 ? `at most ${gapMs} ms` : `about ${duration(gapMs / 1000)}`}: what was written in that time has no record in either stream. ` +
        "dynamodb-streams backfill hands over the items as they are now.",
  ];
}
