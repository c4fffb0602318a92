// The cases of a rule once more, written as a Terraform plan and as a CloudFormation template: the same findings.
import assert from "node:assert/strict";
import { inCloudFormation } from "../../cloudformation/wording";
import { resourcesOfTemplate } from "../../cloudformation/resources";
import { readConfig } from "../../config/settings";
import { buildGraph } from "../../graph/graph";
import type { Resource } from "../../graph/resource";
import type { Rule } from "../../rule";
import { resourcesOfPlan } from "../../terraform/resources";
import type { Case } from "../case";
import { runRule } from "../run";
import { TestStack } from "../stack";
import { cloudFormationTemplate, nameOfId } from "./cloudformation-template";
import { EXCEPTIONS } from "./exceptions";
import { NotExpressible } from "./form";
import { nameAt, terraformPlan } from "./terraform-plan";

const FORMS = {
  terraform: (stack: TestStack) => {
    const plan = terraformPlan(stack);
    // What is read is the file, so everything goes through JSON.
    const resources = resourcesOfPlan(JSON.parse(JSON.stringify(plan)) as typeof plan);
    return { resources, nameOf: (name: string) => nameAt(stack, name) };
  },
  cloudformation: (stack: TestStack) => {
    const template = cloudFormationTemplate(stack);
    const resources = resourcesOfTemplate(JSON.parse(JSON.stringify(template)) as typeof template);
    return { resources, nameOf: (id: string) => nameOfId(stack, id) };
  },
};

type Form = keyof typeof FORMS;

/** Tests a rule's good and bad cases in both forms. */
export function describeForms(rule: Rule, cases: readonly Case[]): void {
  for (const form of Object.keys(FORMS) as Form[]) {
    describe(`in ${form}`, () => {
      const left: string[] = [];
      for (const { kind, name, phase, build, config = {} } of cases) {
        if (kind !== "good" && kind !== "bad") continue;
        const stack = new TestStack(phase);
        build(stack);
        let written: { resources: Resource[]; nameOf(name: string): string };
        try {
          written = FORMS[form](stack);
        } catch (error) {
          if (!(error instanceof NotExpressible)) throw error;
          // Terraform has another provider for the types of aws-native.
          if (!/aws-native/.test(error.message)) left.push(name);
          continue;
        }
        if (EXCEPTIONS[rule.id]?.[form]?.includes(name)) {
          left.push(name);
          continue;
        }
        it(`${kind}: ${name}`, () => {
          const found = [...rule.check(buildGraph(written.resources), readConfig(rule, config).settings)];
          const expected = runRule(rule, stack, config);
          assert.deepEqual(
            found.map(({ outcome, resource }) => `${outcome} ${written.nameOf(resource.name)}`).sort(),
            expected.map(({ outcome, resource }) => `${outcome} ${resource}`).sort(),
            found.map(({ problem }) => inCloudFormation(problem)).join("\n"),
          );
        });
      }
      it("leaves out the cases that it can't express, and no more", () => {
        assert.deepEqual(left.sort(), [...(EXCEPTIONS[rule.id]?.[form] ?? [])].sort());
      });
    });
  }
}
