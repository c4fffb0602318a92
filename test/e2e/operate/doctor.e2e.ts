import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { DeleteRolePolicyCommand } from "@aws-sdk/client-iam";
import { DeleteEventSourceMappingCommand, PutFunctionConcurrencyCommand } from "@aws-sdk/client-lambda";
import { emptyStack } from "../stack";
import { Rig, TABLE, until } from "./rig";

/** The picture in the documents, of the pitfall's preview. */
const PITFALL = path.join(__dirname, "../../../docs/operate/pitfall.svg");

describe("doctor, on live resources", () => {
  let rig: Rig;

  beforeEach(async () => {
    rig = await Rig.start();
  });

  afterEach(async () => {
    await rig.stop();
  });

  const doctor = (...args: string[]) => rig.run("doctor", "--table", TABLE, ...args);

  it("finds nothing and exits with 0 when everything works", async () => {
    await rig.put("k1", 1);
    await until("the change is handled", () => rig.handled().length === 1);
    const { code, stdout } = await doctor();
    assert.equal(code, 0, stdout);
    assert.match(stdout, /^table +orders, stream on, NEW_AND_OLD_IMAGES$/m);
    assert.match(stdout, /^role +may read the stream and send failures$/m);
    assert.doesNotMatch(stdout, /not known {3}/);
    assert.match(stdout, /Nothing is broken, but: No alarm watches/);
  });

  for (const [title, harm, cause] of [
    [
      "a stream that is switched off",
      () => rig.switchStream(false),
      /Likely cause: Table orders has its stream switched off/,
    ],
    ["a disabled mapping", () => rig.pause(true), /Likely cause: The mapping is disabled/],
    [
      "a deleted mapping",
      () => rig.clients.lambda.send(new DeleteEventSourceMappingCommand({ UUID: rig.uuid })),
      /Likely cause: No event source mapping reads the stream of table orders/,
    ],
    [
      "a role without rights",
      () => rig.clients.iam.send(new DeleteRolePolicyCommand({ RoleName: "orders-role", PolicyName: "read-stream" })),
      /Likely cause: The execution role isn't allowed to call dynamodb:DescribeStream, dynamodb:GetRecords/,
    ],
    [
      "a function without concurrency",
      () =>
        rig.clients.lambda.send(
          new PutFunctionConcurrencyCommand({ FunctionName: "orders-fn", ReservedConcurrentExecutions: 0 }),
        ),
      /Likely cause: Function orders-fn has a reserved concurrency of 0/,
    ],
    [
      "a mapping on an earlier stream of the table",
      async () => {
        await rig.switchStream(false);
        await rig.switchStream(true);
      },
      /Likely cause: The mapping reads stream .*, which is no longer the table's/,
    ],
  ] as const) {
    it(`names ${title} as the likely cause`, async () => {
      await harm();
      const { code, stdout } = await doctor();
      assert.equal(code, 1, stdout);
      assert.match(stdout, cause);
      assert.match(stdout, /^Next: ./m);
    });
  }

  it("names the failed batches in the queue, and redrive as the next command", async () => {
    rig.control({ fail: true });
    await rig.put("k1", 1);
    await until("Lambda has stopped retrying the batch", async () => (await rig.queue()).waiting === 1);
    const { code, stdout } = await doctor();
    assert.equal(code, 1);
    assert.match(stdout, /1 failed batch waits in the queue given-up/);
    assert.match(stdout, /dynamodb-streams redrive/);
    assert.deepEqual(await rig.queue(), { waiting: 1, held: 0 }, "no message was received");
  });

  it("draws a change's path with the findings on it", async () => {
    await rig.pause(true);
    const file = path.join(rig.directory, "orders.svg");
    await doctor("--picture", file);
    const svg = fs.readFileSync(file, "utf8");
    for (const text of ["Table", "Stream", "Filters", "Mapping", "Function", "On failure", "The mapping is disabled"]) {
      assert.ok(svg.includes(text), text);
    }
  });
});

describe("doctor, on the pitfall deployed without the pack", () => {
  it("reports that the stream is disabled, and from the preview also that a view type is set", async () => {
    const stack = await emptyStack("localstack");
    const rig = { endpoint: stack.endpoint };
    try {
      await stack.configure("streamEnabled", false);
      const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), "operate-")), "preview.json");
      fs.writeFileSync(file, (await stack.run("preview", "--json")).stdout);
      const drawn = path.join(path.dirname(file), "pitfall.svg");
      const preview = await Rig.runAt(rig.endpoint, "doctor", "--from", file, "--picture", drawn);
      assert.equal(preview.code, 1, preview.stderr);
      assert.match(preview.stdout, /switched off, though a view type \(NEW_AND_OLD_IMAGES\) is set/);
      const picture = fs.readFileSync(drawn, "utf8");
      if (process.env.UPDATE_PICTURES) fs.writeFileSync(PITFALL, picture);
      assert.equal(picture, fs.readFileSync(PITFALL, "utf8"), "UPDATE_PICTURES=1 redraws the picture in the documents");
      fs.rmSync(path.dirname(file), { recursive: true });

      const up = await stack.run("up");
      assert.notEqual(up.code, 0, "the mapping fails");
      const live = await Rig.runAt(rig.endpoint, "doctor", "--table", "simple");
      assert.equal(live.code, 1);
      assert.match(live.stdout, /Likely cause: Table simple has its stream switched off/);
    } finally {
      await stack.dispose();
    }
  });
});
