import assert from "node:assert/strict";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { requireRegion } from "../../change/region";
import { STREAM } from "../fakes";

describe("a change of a stream whose mapping isn't found", () => {
  it("is rejected in another region, because its mapping can only be found in the stream's own", async () => {
    const lambda = new LambdaClient({ region: "eu-west-1" });
    await assert.rejects(requireRegion({ lambda }, STREAM), {
      name: "UsageError",
      message: `Stream ${STREAM} is in us-east-1, but this command works in eu-west-1: pass --region us-east-1.`,
    });
    await requireRegion({ lambda }, STREAM.replace("us-east-1", "eu-west-1"));
  });
});
