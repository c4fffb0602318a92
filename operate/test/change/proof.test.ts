import assert from "node:assert/strict";
import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { type Proof, proofLines, Repeats } from "../../change/proof";
import { awsError, fakeClient, lambdaRecord } from "../fakes";

const FUNCTION = "arn:aws:lambda:us-east-1:1:function:f";
const PROOF: Proof = { unhandled: 3, delivered: 3, twice: 0, failed: 0, lost: 0, trimmed: false, gapMs: 120 };

async function repeatsWith(answer: () => unknown): Promise<Repeats> {
  const { client } = fakeClient<CloudWatchLogsClient>({ FilterLogEvents: answer });
  // The paginator accepts only a real client, but it only calls send.
  return Repeats.of(
    Object.assign(Object.create(CloudWatchLogsClient.prototype) as CloudWatchLogsClient, client),
    FUNCTION,
  );
}

const logOf = (...sequences: (string | undefined)[]) => ({
  events: sequences.map((sequenceNumber) => ({
    message: JSON.stringify({ level: "INFO", message: "change handled", sequenceNumber }),
  })),
});

describe("the proof of a change of streams", () => {
  const sequence = (record: number) => lambdaRecord(record).dynamodb?.SequenceNumber;

  it("counts records that the function's log names as handled before", async () => {
    const repeats = await repeatsWith(() => logOf(sequence(1), sequence(2)));
    const invoke = repeats.watch(async () => ({ kind: "succeeded" }));
    await invoke([lambdaRecord(2), lambdaRecord(3)]);
    await invoke([lambdaRecord(2)]);
    assert.equal(repeats.count, 1, "a record that is retried counts once");
    assert.match(proofLines({ ...PROOF, twice: repeats.count })[1]!, /^1 of them handled twice/);
  });

  it("doesn't claim that nothing was handled twice when the log names no record, or can't be read", async () => {
    for (const answer of [() => logOf(), () => assert.fail(awsError("AccessDeniedException", "not authorized"))]) {
      const repeats = await repeatsWith(answer);
      await repeats.watch(async () => ({ kind: "succeeded" }))([lambdaRecord(1)]);
      assert.equal(repeats.count, undefined);
    }
    assert.match(proofLines({ ...PROOF, twice: undefined })[1]!, /^How many of them were handled before isn't known/);
  });

  it("says that records may have expired when the last handled one has", () => {
    const lines = proofLines({ ...PROOF, trimmed: true });
    assert.match(lines.join("\n"), /last handled record has expired .* can't be counted\. dynamodb-streams backfill/);
    assert.doesNotMatch(proofLines(PROOF).join("\n"), /expired/);
  });

  it("says nothing of repeats when nothing was handed over", () => {
    assert.equal(proofLines({ ...PROOF, unhandled: 0, delivered: 0 }).length, 2);
  });
});
