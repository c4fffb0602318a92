// The principals of a statement in a resource's own policy.
import assert from "node:assert/strict";
import { UNKNOWN, type MaybeUnknown } from "../graph/value";
import type { Answer } from "../iam/answer";
import type { Statement } from "../iam/document";
import { concernsRole } from "../iam/principal";

const ACCOUNT = "123456789012";
const ROLE = `arn:aws:iam::${ACCOUNT}:role/orders`;

function answerFor(
  principal: MaybeUnknown<string>,
  {
    effect = "Allow",
    role = ROLE,
    arnEnd,
  }: { effect?: Statement["effect"]; role?: MaybeUnknown<string>; arnEnd?: string } = {},
): Answer {
  const statement = { principals: [principal], exceptPrincipals: false, effect } as unknown as Statement;
  return concernsRole(statement, { arn: role, arnEnd } as never);
}

describe("a principal", () => {
  for (const [name, principal, answer] of [
    ["that isn't known may be the role", UNKNOWN, "maybe"],
    ["that is a star is the role", "*", "yes"],
    ["that is the role's ARN is the role", ROLE, "yes"],
    ["that is another role of the account isn't the role", `arn:aws:iam::${ACCOUNT}:role/other`, "no"],
    ["that is the role of that name in another account isn't the role", "arn:aws:iam::210987654321:role/orders", "no"],
    [
      "that is the role of that name in an open account may be the role",
      "arn:aws:iam::<AccountId>:role/orders",
      "maybe",
    ],
    ["that is another role of an open account isn't the role", "arn:aws:iam::<AccountId>:role/other", "no"],
    ["whose account only ends in a number may be the role", `arn:aws:iam::<Prefix>${ACCOUNT}:role/orders`, "maybe"],
    ["whose account only begins with a number may be the role", `arn:aws:iam::${ACCOUNT}<Suffix>:role/orders`, "maybe"],
    ["that is a session of a role may be the role", `arn:aws:sts::${ACCOUNT}:assumed-role/orders/session`, "maybe"],
    ["that is a role's unique id may be the role", "AROAEXAMPLEEXAMPLE", "maybe"],
    ["that is a user isn't the role, even if its name looks like a role's id", `arn:aws:iam::1:user/AROAEXAMPLE`, "no"],
  ] as const) {
    it(name, () => {
      assert.equal(answerFor(principal), answer);
    });
  }

  for (const account of [ACCOUNT, `arn:aws:iam::${ACCOUNT}:root`]) {
    it(`that is the account, written as ${account}, doesn't allow the role anything, but its Deny applies to the role`, () => {
      assert.equal(answerFor(account), "no");
      assert.equal(answerFor(account, { effect: "Deny" }), "maybe");
    });
  }

  it("that is a user isn't the role in a Deny either", () => {
    assert.equal(answerFor(`arn:aws:iam::${ACCOUNT}:user/orders`, { effect: "Deny" }), "no");
  });

  it("that is a role may be the role whose ARN isn't known", () => {
    assert.equal(answerFor(ROLE, { role: UNKNOWN }), "maybe");
    assert.equal(answerFor(ROLE, { role: UNKNOWN, arnEnd: "iam:role/orders" }), "maybe");
  });

  it("that is a role isn't the role that will have another name", () => {
    assert.equal(answerFor(ROLE, { role: UNKNOWN, arnEnd: "iam:role/other" }), "no");
  });

  it("that is a role of the same name may be the role whose account isn't known", () => {
    const role = "arn:aws:iam::<AccountId>:role/orders";
    assert.equal(answerFor(ROLE, { role }), "maybe");
    assert.equal(answerFor(`arn:aws:iam::${ACCOUNT}:role/other`, { role }), "no");
  });

  it("that is excluded inverts the answer", () => {
    const except = (principal: MaybeUnknown<string>) =>
      concernsRole(
        { principals: [principal], exceptPrincipals: true, effect: "Allow" } as unknown as Statement,
        { arn: ROLE } as never,
      );
    assert.equal(except(ROLE), "no");
    assert.equal(except(`arn:aws:iam::${ACCOUNT}:role/other`), "yes");
    assert.equal(except(UNKNOWN), "maybe");
  });
});
