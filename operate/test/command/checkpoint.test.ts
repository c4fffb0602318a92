import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { Checkpoint } from "../../command/checkpoint";

describe("a checkpoint", () => {
  let directory: string;
  let file: string;

  beforeEach(() => {
    directory = fs.mkdtempSync(path.join(os.tmpdir(), "dynamodb-streams-checkpoint-"));
    file = path.join(directory, "progress", "backfill.json");
  });

  afterEach(() => {
    fs.rmSync(directory, { recursive: true, force: true });
  });

  const open = (values: object, of: object = { table: "orders" }) =>
    Checkpoint.open<{ read: number }>({ checkpoint: file, go: true, ...values }, "backfill", "orders", of);

  it("is what a resumed run continues from", () => {
    open({}).save({ read: 5 });
    assert.deepEqual(open({ resume: true }).last, { read: 5 });
    assert.deepEqual(fs.readdirSync(path.dirname(file)), ["backfill.json"]);
  });

  it("survives a run that doesn't resume, and isn't used by another command", () => {
    open({}).save({ read: 5 });
    assert.throws(() => open({}), /A backfill of table orders isn't finished: go on with --resume, or remove /);
    assert.throws(() => open({ resume: true }, { table: "others" }), /belongs to another run, \{"table":"orders"\}/);
  });

  for (const [title, content] of [
    ["was cut short", '{"of":"{\\"table\\":\\"orders\\"}","progress":{"re'],
    ["is empty", ""],
    ["belongs to another program", "[1]"],
    ["holds no progress", '{"of":"{\\"table\\":\\"orders\\"}","progress":null}'],
  ] as const) {
    it(`is rejected and left unchanged when it ${title}`, () => {
      fs.mkdirSync(path.dirname(file));
      fs.writeFileSync(file, content);
      assert.throws(
        () => open({ resume: true }),
        /The checkpoint .*backfill.json isn't one, or is damaged: name another file with --checkpoint, or move this one away/,
      );
      assert.throws(() => open({}), /isn't one, or is damaged/);
      assert.equal(fs.readFileSync(file, "utf8"), content);
    });
  }

  it("isn't a directory, which nobody is told to remove", () => {
    fs.mkdirSync(file, { recursive: true });
    for (const values of [{}, { resume: true }])
      assert.throws(
        () => open(values),
        /The checkpoint .*backfill.json isn't one.*name another file with --checkpoint/,
      );
  });

  it("keeps the last good state when the disk is full, and tells how to continue", () => {
    const checkpoint = open({});
    checkpoint.save({ read: 5 });
    // Every write to this device fails for lack of room.
    fs.symlinkSync("/dev/full", `${file}.${process.pid}.new`);
    assert.throws(
      () => checkpoint.save({ read: 10 }),
      /The checkpoint .* can't be written: ENOSPC.*Make room .*--resume/,
    );
    assert.deepEqual(open({ resume: true }).last, { read: 5 });
  });

  it("stops a run before anything is sent when its directory can't be created", () => {
    fs.writeFileSync(path.dirname(file), "a file");
    assert.throws(() => open({}).save({ read: 0 }), /can't be written: E.*choose another file with --checkpoint/);
  });
});
