// The cases of a rule once more, written as a Terraform plan and as a CloudFormation template: the same findings.
import assert from "node:assert/strict";
import { inCloudFormation } from "../../cloudformation/wording";
import { resourcesOfTemplate } from "../../cloudformation/resources";
import { messageOf } from "../../findings/message";
import { evaluate } from "../../cli/evaluate";
import { readConfig } from "../../config/rule-config";
import { buildGraph } from "../../graph/graph";
import type { Resource } from "../../graph/resource";
import type { Rule } from "../../rule";
import { inTerraform } from "../../terraform/wording";
import { resourcesOfPlan } from "../../terraform/resources";
import { VERB, type Case } from "../case";
import { runRule } from "../run-rule";
import { TestStack } from "../stack";
import { cloudFormationTemplate, nameOfId } from "./cloudformation-template";
import { EXCEPTIONS } from "./exceptions";
import { NotExpressible } from "./form";
import { nameAt, terraformPlan } from "./terraform-plan";

const FORMS = {
  terraform: (stack: TestStack): Written => {
    const plan = terraformPlan(stack);
    // The input is a file, so everything goes through JSON.
    const read = () => resourcesOfPlan(JSON.parse(JSON.stringify(plan)) as typeof plan);
    const addresses = (): Set<string> => new Set(read().map(({ name }) => name));
    return { read, nameOf: (name) => nameAt(stack, name), worded: (message) => inTerraform(message, addresses()) };
  },
  cloudformation: (stack: TestStack): Written => {
    const template = cloudFormationTemplate(stack);
    const read = () => resourcesOfTemplate(JSON.parse(JSON.stringify(template)) as typeof template);
    return { read, nameOf: (id) => nameOfId(stack, id), worded: inCloudFormation };
  },
};

interface Written {
  /** The pack's input from it; computed inside a test, so that mutation tests see which test covers which code. */
  read(): Resource[];
  /** The test's own name of a resource. */
  nameOf(name: string): string;
  /** A message in the form's terms. */
  worded(message: string): string;
}

type Form = keyof typeof FORMS;

const FORM_NAME: Readonly<Record<Form, string>> = {
  terraform: "Terraform plan",
  cloudformation: "CloudFormation template",
};

/** Names of Pulumi's properties, which neither form has. A stream record's own members are called so everywhere. */
const CAMEL_CASE = /\b(?!eventName\b)[a-z]+[A-Z]\w*/;
const QUOTED = /"[^"]*"/g;

/** Tests a rule's cases in both forms: the same findings, and the same exemptions. */
export function describeForms(rule: Rule, cases: readonly Case[]): void {
  for (const form of Object.keys(FORMS) as Form[]) {
    describe(`in a ${FORM_NAME[form]}`, () => {
      const left: string[] = [];
      const exceptions = EXCEPTIONS[rule.id]?.[form] ?? [];
      for (const { kind, name, phase, build, config = {} } of cases) {
        if (kind === "notApplicable") continue;
        const stack = new TestStack(phase);
        build(stack);
        let written: Written;
        try {
          written = FORMS[form](stack);
        } catch (error) {
          if (!(error instanceof NotExpressible)) throw error;
          // Terraform has another provider for the types of aws-native.
          if (!/aws-native/.test(error.message)) left.push(name);
          continue;
        }
        const found = () => [...rule.check(buildGraph(written.read()), readConfig(rule, config).settings)];
        const expected = () => runRule(rule, stack, config).map(({ outcome, resource }) => `${outcome} ${resource}`);
        const actual = () => found().map(({ outcome, resource }) => `${outcome} ${written.nameOf(resource.name)}`);
        if (exceptions.includes(name)) {
          left.push(name);
          it(`differs from a Pulumi program for ${name}`, () => {
            assert.notDeepEqual(actual().sort(), expected().sort());
          });
          continue;
        }
        it(`${VERB[kind]} ${name}`, () => {
          const messages = found().map((finding) => written.worded(messageOf(finding)));
          assert.deepEqual(actual().sort(), expected().sort(), messages.join("\n"));
          for (const message of messages) assert.doesNotMatch(message.replace(QUOTED, ""), CAMEL_CASE);
        });
        if (kind !== "bad") continue;
        it(`exempts ${name}`, () => {
          const broken = found().filter(({ outcome }) => outcome === "violation");
          const exemptions = broken.map(({ resource }) => ({ resource: resource.urn, reason: "we know" }));
          const configured = { ...readConfig(rule, { ...config, exemptions }), level: "mandatory" as const };
          const { reported } = evaluate(written.read(), new Map([[rule.id, configured]]), (text) => text, [rule]);
          assert.ok(reported.length >= broken.length, "what is exempted is reported");
          for (const { level, outcome, exempted } of reported) {
            assert.equal(level, "advisory");
            if (outcome === "violation") assert.equal(exempted, "we know");
          }
        });
      }
      it("skips or answers differently only in the cases listed as exceptions", () => {
        assert.deepEqual(left.sort(), [...exceptions].sort());
      });
    });
  }
}
