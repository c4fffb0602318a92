import assert from "node:assert/strict";
import { Secret, unknownCheckingProxy, UnknownValueError } from "@pulumi/policy";
import { at, flag, inputNames, list, number, read, readInput, text, UNKNOWN, type Value } from "../graph/value";
import { UNKNOWN_FLAG, UNKNOWN_LIST, UNKNOWN_NUMBER, UNKNOWN_OBJECT, UNKNOWN_TEXT } from "./stack";

const SENTINELS = {
  boolean: UNKNOWN_FLAG,
  number: UNKNOWN_NUMBER,
  string: UNKNOWN_TEXT,
  Array: UNKNOWN_LIST,
  Object: UNKNOWN_OBJECT,
  asset: "030794c1-ac77-496b-92df-f27374a8bd58",
  archive: "e48ece36-62e2-4504-bad9-02848725956a",
};

describe("reading a property", () => {
  for (const [type, sentinel] of Object.entries(SENTINELS)) {
    it(`gives an unknown ${type} as unknown, although the SDK throws`, () => {
      const props = unknownCheckingProxy({ key: sentinel });
      assert.throws(() => (props as Record<string, unknown>).key, UnknownValueError);
      assert.equal(read(props, "key"), UNKNOWN);
    });
  }

  it("treats values that are nested too deeply as unknown", () => {
    let deep: unknown = "bottom";
    for (let i = 0; i < 100_000; i++) deep = i % 2 === 0 ? { a: deep } : [deep];
    let value = read({ key: deep }, "key");
    while (value !== UNKNOWN) value = Array.isArray(value) ? value[0] : at(value, "a");
    assert.equal(value, UNKNOWN);
  });

  it("reads values 200 levels deep, but nothing deeper", () => {
    const nested = (levels: number): unknown => (levels === 0 ? "bottom" : [nested(levels - 1)]);
    const bottomOf = (value: Value): Value => (Array.isArray(value) ? bottomOf(value[0]) : value);
    assert.equal(bottomOf(read({ key: nested(201) }, "key")), "bottom");
    assert.equal(bottomOf(read({ key: nested(202) }, "key")), UNKNOWN);
  });

  it("keeps known values around an unknown one", () => {
    const props = unknownCheckingProxy({ list: [{ a: 1, b: UNKNOWN_TEXT }, UNKNOWN_OBJECT, null] });
    assert.deepEqual(read(props, "list"), [{ a: 1, b: UNKNOWN }, UNKNOWN, null]);
  });

  it("gives undefined for a missing property, even if every object inherits it", () => {
    assert.equal(read({}, "key"), undefined);
    assert.equal(read({}, "toString"), undefined);
  });

  it("unwraps secrets", () => {
    assert.deepEqual(read({ key: new Secret({ a: [new Secret(1)] }) }, "key"), { a: [1] });
  });

  it("keeps an object that has a member named value", () => {
    const tags = [{ key: "team", value: "orders" }];
    assert.deepEqual(read({ tags }, "tags"), tags);
  });

  it("follows a path until a value is unknown or missing", () => {
    const value: Value = { a: { b: { c: 1 } }, u: UNKNOWN, s: "text" };
    assert.equal(at(value, "a", "b", "c"), 1);
    assert.equal(at(value, "u", "b", "c"), UNKNOWN);
    assert.equal(at(value, "s", "b"), undefined);
    assert.equal(at(value, "none", "b"), undefined);
    assert.equal(at(value), value);
  });

  it("tells an unknown input from an unset one that the provider computes", () => {
    const props = unknownCheckingProxy({ input: UNKNOWN_TEXT, left: UNKNOWN_TEXT, known: 1 });
    const resource = { props, inputs: new Set(["input", "known"]) };
    assert.equal(readInput(resource, "input"), UNKNOWN);
    assert.equal(readInput(resource, "left"), undefined);
    assert.equal(readInput(resource, "known"), 1);
    assert.equal(readInput(resource, "none"), undefined);
    assert.equal(readInput({ props }, "left"), UNKNOWN, "nothing is known of what is set");
    assert.equal(readInput({ props: { a: { b: 1 } } }, "a", "b"), 1, "nor of the members");
  });

  it("tells an unknown member of an input from an unset one that the provider computes", () => {
    const inputs = inputNames(
      unknownCheckingProxy({ source: { stream: { size: UNKNOWN_NUMBER }, later: UNKNOWN_OBJECT } }),
    );
    const stream = { size: UNKNOWN_NUMBER, left: UNKNOWN_NUMBER, known: 1 };
    const props = unknownCheckingProxy({ source: { stream, later: UNKNOWN_OBJECT, filled: { left: UNKNOWN_NUMBER } } });
    const input = (...path: [string, ...string[]]) => readInput({ props, inputs }, ...path);
    assert.equal(input("source", "stream", "size"), UNKNOWN);
    assert.equal(input("source", "stream", "left"), undefined);
    assert.equal(input("source", "stream", "known"), 1);
    assert.equal(input("source", "later", "size"), UNKNOWN, "what an unknown object has isn't known");
    assert.equal(input("source", "filled", "left"), UNKNOWN, "nothing is known of what is set in it");
    const topOnly = { props, inputs: new Set(["source"]) };
    assert.equal(readInput(topOnly, "source", "stream", "left"), UNKNOWN, "nothing is known of the members");
  });

  it("treats a value of the wrong type as unset", () => {
    assert.deepEqual([text("a"), text(1), text(UNKNOWN)], ["a", undefined, UNKNOWN]);
    assert.deepEqual([number(1), number("1"), number(UNKNOWN)], [1, undefined, UNKNOWN]);
    assert.deepEqual([flag(true), flag("true"), flag(undefined), flag(UNKNOWN)], [true, false, false, UNKNOWN]);
    assert.deepEqual([list([1]), list("a"), list(undefined), list(UNKNOWN)], [[1], [], [], UNKNOWN]);
  });
});
