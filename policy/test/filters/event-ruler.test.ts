// Compares the verdicts with the answers of AWS's own matcher, recorded by ask-event-ruler.ts.
import assert from "node:assert/strict";
import { judgeFilter, type Verdict } from "../../filters/verdict";
import recorded from "./event-ruler.json";
import { streams } from "./stream-records";

type Answer = "invalid" | "none" | "some" | "all";

const answers = recorded.answers as [stream: number, answer: Answer, pattern: string][];

/** The answer of AWS's matcher that each verdict requires. */
const AGREES: Record<Verdict["kind"], readonly Answer[]> = {
  invalid: ["invalid"],
  dead: ["none"],
  vain: ["some", "all"],
  alive: ["some", "all"],
};

describe("verdicts on generated filters", function () {
  this.timeout(120_000); // thousands of filters, on any machine
  it("agree with AWS's event-ruler on which filters are invalid, never match or match", () => {
    const wrong = answers.filter(([stream, answer, pattern]) => {
      return !AGREES[judgeFilter(pattern, streams[stream]).kind].includes(answer);
    });
    assert.deepEqual(wrong, []);
  });

  it("are compared with enough recorded answers of each kind", () => {
    for (const kind of ["invalid", "none", "some", "all"]) {
      assert.ok(answers.filter(([, answer]) => answer === kind).length > 100, kind);
    }
  });
});
