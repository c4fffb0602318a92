// Evaluates a template's intrinsic functions as far as they can be known before the deployment. What CloudFormation will choose, such
// as a table's name, gets a name in angle brackets, the same wherever it is used: so a policy that names Orders.StreamArn and
// a mapping that reads it are seen to mean the same stream.
import { UNKNOWN } from "../graph/value";
import { attributeOf, referenceOf, type Account } from "./outputs";
import { isObject, type Template, type TemplateResource } from "./template";

/** A function that no template has. */
const UNEVALUATED = "Fn::Unevaluated";

/** The value with which CloudFormation removes a property. */
const NO_VALUE = Symbol("AWS::NoValue");

export class Evaluator {
  private readonly conditions = new Map<string, boolean | typeof UNKNOWN>();

  /** @param parameters Values that go before the defaults. */
  constructor(
    private readonly template: Template,
    private readonly parameters: Readonly<Record<string, unknown>>,
    private readonly account: Account,
  ) {}

  /**
   * The value of a part of the template.
   *
   * @param used Gets the logical ids of the resources that the value is computed from.
   * @returns `undefined` for AWS::NoValue; `UNKNOWN`, at any depth, for what only the deployment knows.
   */
  value(node: unknown, used: Set<string>): unknown {
    const result = this.evaluate(node, used);
    return result === NO_VALUE ? undefined : result;
  }

  /** Whether a condition holds; `UNKNOWN` if a parameter without a value decides. */
  condition(name: string): boolean | typeof UNKNOWN {
    const known = this.conditions.get(name);
    if (known !== undefined) return known;
    this.conditions.set(name, UNKNOWN);
    const result = this.truth(this.template.Conditions?.[name]);
    this.conditions.set(name, result);
    return result;
  }

  private evaluate(node: unknown, used: Set<string>): unknown {
    if (Array.isArray(node)) return node.map((item) => this.evaluate(item, used)).filter((item) => item !== NO_VALUE);
    if (!isObject(node)) return node;
    const [[name, argument] = ["", undefined], ...others] = Object.entries(node);
    if (others.length === 0 && (name === "Ref" || name.startsWith("Fn::"))) return this.call(name, argument, used);
    // A macro or a loop beside other members can change all of them.
    if (Object.keys(node).some((key) => key.startsWith("Fn::")))
      return this.call(UNEVALUATED, Object.values(node), used);
    const members = Object.entries(node).map(([key, item]) => [key, this.evaluate(item, used)] as const);
    return Object.fromEntries(members.filter(([, item]) => item !== NO_VALUE));
  }

  private call(name: string, argument: unknown, used: Set<string>): unknown {
    switch (name) {
      case "Ref":
        return this.reference(String(argument), used);
      case "Fn::GetAtt":
        return this.attribute(argument, used);
      case "Fn::Sub":
        return this.substitute(argument, used);
      case "Fn::If":
        return this.choose(argument, used);
      case "Fn::Join": {
        const [separator, items] = this.list(argument, used);
        if (typeof separator !== "string" || !Array.isArray(items) || items.includes(UNKNOWN)) return UNKNOWN;
        return items.map(String).join(separator);
      }
      case "Fn::Split": {
        const [separator, text] = this.list(argument, used);
        return typeof separator === "string" && typeof text === "string" ? text.split(separator) : UNKNOWN;
      }
      case "Fn::Select": {
        const [index, items] = this.list(argument, used);
        return Array.isArray(items) ? ((items as unknown[])[Number(index)] ?? UNKNOWN) : UNKNOWN;
      }
      case "Fn::FindInMap": {
        const keys = this.list(argument, used).slice(0, 3);
        const step = (level: unknown, key: unknown) => (isObject(level) ? level[String(key)] : undefined);
        return keys.reduce(step, this.template.Mappings) ?? UNKNOWN;
      }
      case "Fn::ToJsonString": {
        const value = this.evaluate(argument, used);
        return hasUnknown(value) ? UNKNOWN : JSON.stringify(value);
      }
      default:
        // Imports, zones, addresses, macros: known to the deployment. What they are computed from is recorded all the same.
        this.evaluate(argument, used);
        return UNKNOWN;
    }
  }

  private list(argument: unknown, used: Set<string>): unknown[] {
    const value = this.evaluate(argument, used);
    return Array.isArray(value) ? (value as unknown[]) : [];
  }

  private reference(id: string, used: Set<string>): unknown {
    if (id === "AWS::NoValue") return NO_VALUE;
    if (id.startsWith("AWS::")) return this.pseudo(id);
    if (this.template.Parameters?.[id]) return this.parameter(id);
    const resource = this.use(id, used);
    return resource ? referenceOf(id, resource, this.propertiesOf(resource), this.account) : UNKNOWN;
  }

  private attribute(argument: unknown, used: Set<string>): unknown {
    const [id, ...rest] = typeof argument === "string" ? argument.split(".") : (argument as unknown[]);
    const resource = this.use(String(id), used);
    const name = rest.map((part) => this.evaluate(part, used)).join(".");
    return resource ? attributeOf(String(id), name, resource, this.propertiesOf(resource), this.account) : UNKNOWN;
  }

  private use(id: string, used: Set<string>): TemplateResource | undefined {
    const resource = this.template.Resources[id];
    if (resource) used.add(id);
    return resource;
  }

  /** A resource's properties, for the names and switches in them. What they are computed from isn't recorded for the caller. */
  private propertiesOf({ Properties: properties = {} }: TemplateResource): (name: string) => unknown {
    return (name) => (properties[name] === undefined ? undefined : this.value(properties[name], new Set()));
  }

  private pseudo(id: string): unknown {
    const { partition, region, accountId } = this.account;
    const known: Record<string, string> = {
      "AWS::Partition": partition,
      "AWS::Region": region,
      "AWS::AccountId": accountId,
      "AWS::StackName": "<StackName>",
      "AWS::StackId": "<StackId>",
      "AWS::URLSuffix": "amazonaws.com",
    };
    return known[id] ?? UNKNOWN;
  }

  private parameter(id: string): unknown {
    const { Type: type = "String", Default: standard } = this.template.Parameters?.[id] ?? {};
    // The default of such a parameter names the SSM parameter that holds its value.
    if (type.startsWith("AWS::SSM::Parameter::Value")) return UNKNOWN;
    const value = this.parameters[id] ?? standard;
    if (value === undefined) return UNKNOWN;
    return /^(CommaDelimitedList|List<)/.test(type)
      ? String(value)
          .split(",")
          .map((item) => item.trim())
      : value;
  }

  private substitute(argument: unknown, used: Set<string>): unknown {
    const [template, variables] = Array.isArray(argument) ? (argument as unknown[]) : [argument, {}];
    if (typeof template !== "string") return UNKNOWN;
    let unknown = false;
    const text = template.replace(/\$\{([^}]+)\}/g, (whole, name: string) => {
      if (name.startsWith("!")) return `\${${name.slice(1)}}`;
      const key = name.trim();
      const value =
        isObject(variables) && key in variables
          ? this.evaluate(variables[key], used)
          : key.includes(".")
            ? this.attribute(key, used)
            : this.reference(key, used);
      if (typeof value !== "string" && typeof value !== "number" && typeof value !== "boolean") unknown = true;
      return unknown ? whole : String(value);
    });
    return unknown ? UNKNOWN : text;
  }

  private choose(argument: unknown, used: Set<string>): unknown {
    if (!Array.isArray(argument)) return UNKNOWN;
    const [name, yes, no] = argument as unknown[];
    const holds = this.condition(String(name));
    if (holds !== UNKNOWN) return this.evaluate(holds ? yes : no, used);
    const [a, b] = [this.evaluate(yes, used), this.evaluate(no, used)];
    return JSON.stringify(a) === JSON.stringify(b) && !hasUnknown(a) && a !== NO_VALUE ? a : UNKNOWN;
  }

  private truth(node: unknown): boolean | typeof UNKNOWN {
    if (typeof node === "boolean") return node;
    if (!isObject(node)) return UNKNOWN;
    const [[name, argument] = ["", undefined]] = Object.entries(node);
    if (name === "Condition") return this.condition(String(argument));
    const items: unknown[] = Array.isArray(argument) ? argument : [];
    if (name === "Fn::Equals") {
      const [a, b] = items.map((item) => this.value(item, new Set()));
      return hasUnknown(a) || hasUnknown(b) ? UNKNOWN : String(a) === String(b);
    }
    const answers = items.map((item) => this.truth(item));
    if (name === "Fn::Not") return answers[0] === UNKNOWN || answers[0] === undefined ? UNKNOWN : !answers[0];
    if (name === "Fn::And") return answers.includes(false) ? false : answers.includes(UNKNOWN) ? UNKNOWN : true;
    if (name === "Fn::Or") return answers.includes(true) ? true : answers.includes(UNKNOWN) ? UNKNOWN : false;
    return UNKNOWN;
  }
}

/** Whether something in a value is unknown. */
export function hasUnknown(value: unknown): boolean {
  if (value === UNKNOWN) return true;
  return typeof value === "object" && value !== null && Object.values(value).some(hasUnknown);
}
