// What aws/ says of ranges and names, held to AWS's service models: to the facts read from botocore, and to an installed botocore.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import * as zlib from "node:zlib";
import { mappingLimits, MAX_FILTER_LENGTH, type Limit } from "dynamodb-streams-aws/limits";
import { localDir } from "dynamodb-streams-support/paths";
import { fact } from "../model/fact";

/** The fact about each limit, and the shape that it was read from. */
const LIMITS: [fact: string, limit: Limit, shape: string][] = [
  ["sm-batch-size", mappingLimits.batchSize, "BatchSize"],
  ["sm-batching-window", mappingLimits.maximumBatchingWindowInSeconds, "MaximumBatchingWindowInSeconds"],
  ["sm-parallelization", mappingLimits.parallelizationFactor, "ParallelizationFactor"],
  ["sm-retries", mappingLimits.maximumRetryAttempts, "MaximumRetryAttemptsEventSourceMapping"],
  ["sm-record-age", mappingLimits.maximumRecordAgeInSeconds, "MaximumRecordAgeInSeconds"],
  ["sm-tumbling-window", mappingLimits.tumblingWindowInSeconds, "TumblingWindowInSeconds"],
];

/** A botocore that the lab has installed for moto. */
function installedModel(): { shapes: { [name: string]: { min?: number; max?: number; enum?: string[] } } } | undefined {
  const library = path.join(localDir, "lab", "moto", "lib");
  const [python] = fs.existsSync(library) ? fs.readdirSync(library) : [];
  const file = path.join(library, python ?? "", "site-packages/botocore/data/lambda/2015-03-31/service-2.json.gz");
  if (!fs.existsSync(file)) return undefined;
  return JSON.parse(zlib.gunzipSync(fs.readFileSync(file)).toString()) as ReturnType<typeof installedModel>;
}

describe("lab: service models", () => {
  for (const [id, { min, max, or }, shape] of LIMITS) {
    const [from, to] = fact(id).answer.split("..").map(Number);

    it(`${id}: aws/limits.ts has the model's range`, () => {
      // A value of its own outside the range, such as -1, is the model's minimum; what lies between is refused by another rule.
      assert.deepEqual([or ?? min, max], [from, to]);
    });

    it(`${id}: the installed model has the fact's range`, function () {
      const model = installedModel();
      if (model === undefined) return this.skip(); // moto's environment is made by its first run
      assert.deepEqual([model.shapes[shape]?.min, model.shapes[shape]?.max], [from, to]);
    });
  }

  it("sm-filter-pattern: aws/limits.ts has the model's length", () =>
    assert.equal(fact("sm-filter-pattern").answer, `0..${MAX_FILTER_LENGTH} characters`));
});
