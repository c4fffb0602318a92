// Terraform and Pulumi beside each other, on the same target.
import type { LabCase } from "../model/scenario";
import type { StepResult } from "../record/run-record";
import type { Record } from "./record";
import { anchor, code, plural, targetTitle } from "./words";

interface Parting {
  what: LabCase;
  step: string;
  terraform: string;
  pulumi: string;
  targets: string[];
}

export function sideBySide(record: Record): string {
  const { partings, compared } = compareTools(record);
  const rows = partings.map(
    ({ what, step, terraform, pulumi, targets }) =>
      `| [${what.title}](#${anchor(what.id)}) | ${step} | ${code(terraform)} | ${code(pulumi)} | ${targets.join(", ")} |`,
  );
  return [
    `Of ${plural(compared, "answer")} that both tools gave on the same target, ${compared - partings.reduce((sum, { targets }) => sum + targets.length, 0)} are the same. They part here:`,
    "",
    "| Case | Step | Terraform | Pulumi | On |",
    "| --- | --- | --- | --- | --- |",
    ...rows,
  ].join("\n");
}

export function compareTools(record: Record): { partings: Parting[]; compared: number } {
  const partings: Parting[] = [];
  let compared = 0;
  for (const what of record.cases) {
    for (const target of record.targets) {
      const [terraform, pulumi] = (["terraform", "pulumi"] as const).map((tool) => record.result(what, target, tool));
      if (!terraform || !pulumi) continue;
      for (const own of terraform.steps) {
        const { step } = own;
        const others = pulumi.steps.find((one) => one.step === step);
        if (others === undefined) continue;
        compared++;
        const [says, other] = [full(own), full(others)];
        if (other === says) continue;
        const known = partings.find(
          (one) => one.what === what && one.step === step && one.terraform === says && one.pulumi === other,
        );
        if (known) known.targets.push(targetTitle(target));
        else partings.push({ what, step, terraform: says, pulumi: other, targets: [targetTitle(target)] });
      }
    }
  }
  return { partings, compared };
}

/** An answer with what was done. */
const full = ({ says, did }: StepResult): string => (did === undefined ? says : `${says}: ${did}`);
