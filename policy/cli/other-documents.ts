// Documents that people mistake for a plan or a template, and what to check instead.
import { enumerate, shown } from "../graph/names";
import { isObject } from "../graph/value";
import { HOW_TO_PLAN } from "../terraform/check-plan";

type Document = Readonly<Record<string, unknown>>;

interface OtherDocument {
  matches(document: Document): boolean;
  /** Predicate about the file. */
  problem: string;
  fix: string | ((document: Document) => string);
}

const PLAN = `check a plan: ${HOW_TO_PLAN}`;

const has =
  (...names: readonly string[]) =>
  (document: Document): boolean =>
    names.every((name) => Object.hasOwn(document, name));

/** The first match wins. */
const OTHERS: readonly OtherDocument[] = [
  {
    matches: has("@level"),
    problem: "is the log of terraform plan -json; a plan is needed",
    fix: PLAN,
  },
  { matches: has("valid", "diagnostics"), problem: "is the output of terraform validate", fix: PLAN },
  { matches: has("provider_schemas"), problem: "is the output of terraform providers schema", fix: PLAN },
  {
    // As `terraform show -json` prints it, even if empty, and as the state file itself.
    matches: (document) =>
      has("lineage")(document) ||
      has("values")(document) ||
      (has("format_version")(document) &&
        Object.keys(document).every((key) => key === "format_version" || key === "terraform_version")),
    problem: "is a Terraform state; a plan is needed",
    fix: PLAN,
  },
  {
    matches: (document) => has("terraform")(document) || isObject(document.resource),
    problem: "is a Terraform configuration in JSON, which has no values yet",
    fix: PLAN,
  },
  {
    matches: (document) =>
      Array.isArray(document.Changes) && (has("ChangeSetName")(document) || has("StackName")(document)),
    problem: "is a CloudFormation change set, which lists changes but no properties",
    fix: "check its template: aws cloudformation get-template --stack-name STACK --change-set-name NAME --template-stage Processed",
  },
  {
    matches: (document) => isObject(document.artifacts) && has("version")(document),
    problem: "is the manifest of a CDK application",
    fix: (document) => `check the templates next to it: ${templatesOf(document)}`,
  },
  {
    matches: (document) =>
      (has("tree")(document) && String(document.version).startsWith("tree")) ||
      (isObject(document.files) && isObject(document.dockerImages)),
    problem: "is a file that the CDK writes next to its templates",
    fix: "check cdk.out/*.template.json",
  },
  {
    matches: (document) => has("app")(document) && (has("context")(document) || String(document.app).includes("cdk")),
    problem: "is the configuration of a CDK application",
    fix: "check its templates: npx cdk synth --quiet, then cdk.out/*.template.json",
  },
  {
    matches: (document) =>
      has("service", "provider")(document) || (has("provider")(document) && isObject(document.functions)),
    problem: "is a configuration of the Serverless Framework",
    fix: "check the template that it generates: npx serverless package, then .serverless/cloudformation-template-update-stack.json",
  },
  {
    matches: (document) => has("version", "default")(document) && isObject(document.default),
    problem: "is a configuration of the SAM CLI",
    fix: "check the template next to it, such as template.yaml",
  },
  {
    matches: (document) =>
      Array.isArray(document.steps) || has("runtime", "name")(document) || has("deployment")(document),
    problem: "is a Pulumi document; for Pulumi, the rules are a policy pack",
    fix: "run pulumi preview --policy-pack with the directory of this package",
  },
  {
    matches: (document) =>
      ["AWSTemplateFormatVersion", "Parameters", "Outputs", "Transform"].some((name) => has(name)(document)),
    problem: "is a CloudFormation template without Resources",
    fix: "add Resources; CloudFormation rejects a template without them",
  },
];

function templatesOf({ artifacts }: Document): string {
  const files = Object.values(artifacts as Document).flatMap((artifact) => {
    const properties = isObject(artifact) ? artifact.properties : undefined;
    return isObject(properties) && typeof properties.templateFile === "string" ? [properties.templateFile] : [];
  });
  return files.length > 0 ? enumerate(files, shown).join(", ") : "*.template.json";
}

/**
 * Identifies a document that is neither a plan nor a template, with what to check instead; `undefined` if it isn't
 * recognized.
 */
export function otherDocument(document: Document): { problem: string; fix: string } | undefined {
  const other = OTHERS.find(({ matches }) => matches(document));
  return other && { problem: other.problem, fix: typeof other.fix === "string" ? other.fix : other.fix(document) };
}
