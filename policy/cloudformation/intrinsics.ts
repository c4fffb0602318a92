// Evaluates a template's intrinsic functions as far as they can be known before the deployment. A name that
// CloudFormation will choose, such as a table's, becomes a name in angle brackets, the same wherever it is used. So a
// policy that names Orders.StreamArn and a mapping that reads it refer to the same stream.
import { shown } from "../graph/names";
import { hasUnknown, isObject, UNKNOWN } from "../graph/value";
import { UnusableInput } from "../unusable-input";
import { attributeOf, referenceOf, type Account } from "./outputs";
import type { Template, TemplateResource } from "./template";

/** A function that no template can have. */
const UNEVALUATED = "Fn::Unevaluated";

/** The value with which CloudFormation removes a property. */
const NO_VALUE = Symbol("AWS::NoValue");

/** The arguments of each intrinsic function, for messages. */
const SIGNATURES: Readonly<Record<string, string>> = {
  Ref: "the name of a parameter or a resource",
  "Fn::GetAtt": "a resource and an attribute, as in Orders.Arn",
  "Fn::Sub": "a string, or a list of a string and its variables",
  "Fn::If": "a condition and two values",
  "Fn::Join": "a separator and a list of strings",
  "Fn::Split": "a separator and a string",
  "Fn::Select": "an index and a list",
  "Fn::FindInMap": "a mapping and two keys",
  "Fn::Equals": "two values",
  "Fn::Not": "one condition",
  "Fn::And": "two to ten conditions",
  "Fn::Or": "two to ten conditions",
  Condition: "the name of a condition",
};

export class Evaluator {
  private readonly conditions = new Map<string, boolean | typeof UNKNOWN>();
  private readonly properties = new Map<string, unknown>();
  private place = "";
  private inCondition = false;

  /** @param parameters Values that override the defaults. */
  constructor(
    private readonly template: Template,
    private readonly parameters: Readonly<Record<string, unknown>>,
    private readonly account: Account,
  ) {}

  /**
   * The value of a part of the template.
   *
   * @param used Collects the logical ids of the resources that the value is computed from.
   * @param place Name of the part, for messages: `TableName of its resource Orders`.
   * @returns `undefined` for AWS::NoValue; `UNKNOWN`, at any depth, for values that only the deployment knows.
   * @throws UnusableInput for a function with arguments that CloudFormation rejects.
   */
  value(node: unknown, used: Set<string>, place: string = this.place): unknown {
    const outer = this.place;
    this.place = place;
    const result = this.evaluate(node, used);
    this.place = outer;
    return result === NO_VALUE ? undefined : result;
  }

  /** Whether a condition holds; `UNKNOWN` if a parameter without a value decides. */
  condition(name: string): boolean | typeof UNKNOWN {
    const known = this.conditions.get(name);
    if (known !== undefined) return known;
    this.conditions.set(name, UNKNOWN);
    const conditions = this.template.Conditions;
    if (!conditions || !Object.hasOwn(conditions, name)) return UNKNOWN;
    const { place, inCondition } = this;
    this.place = `its condition ${shown(name)}`;
    this.inCondition = true;
    const result = this.truth(conditions[name]);
    this.place = place;
    this.inCondition = inCondition;
    this.conditions.set(name, result);
    return result;
  }

  private evaluate(node: unknown, used: Set<string>): unknown {
    if (Array.isArray(node)) return node.map((item) => this.evaluate(item, used)).filter((item) => item !== NO_VALUE);
    if (!isObject(node)) return node;
    const [[name, argument] = ["", undefined], ...others] = Object.entries(node);
    if (others.length === 0 && (name === "Ref" || name.startsWith("Fn::"))) return this.call(name, argument, used);
    // A macro or a loop can change all members next to it.
    if (Object.keys(node).some((key) => key.startsWith("Fn::")))
      return this.call(UNEVALUATED, Object.values(node), used);
    const members = Object.entries(node).map(([key, item]) => [key, this.evaluate(item, used)] as const);
    return Object.fromEntries(members.filter(([, item]) => item !== NO_VALUE));
  }

  private call(name: string, argument: unknown, used: Set<string>): unknown {
    switch (name) {
      case "Ref": {
        const id = this.evaluate(argument, used);
        if (id === UNKNOWN) return UNKNOWN;
        return isText(id) ? this.reference(id, used) : this.malformed(name, argument);
      }
      case "Fn::GetAtt":
        return this.attribute(argument, used);
      case "Fn::Sub":
        return this.substitute(argument, used);
      case "Fn::If": {
        if (!Array.isArray(argument) || argument.length !== 3 || !isText(argument[0])) {
          return this.malformed(name, argument);
        }
        return this.choose(argument as [string, unknown, unknown], used);
      }
      case "Fn::Join": {
        const [separator, items] = this.list(name, argument, used, 2);
        if (separator === UNKNOWN || items === UNKNOWN) return UNKNOWN;
        if (typeof separator !== "string" || !Array.isArray(items)) return this.malformed(name, argument);
        if (items.includes(UNKNOWN)) return UNKNOWN;
        return items.every(isScalar) ? items.map(String).join(separator) : this.malformed(name, argument);
      }
      case "Fn::Split": {
        const [separator, text] = this.list(name, argument, used, 2);
        if (separator === UNKNOWN || text === UNKNOWN) return UNKNOWN;
        if (typeof separator !== "string" || typeof text !== "string") return this.malformed(name, argument);
        return text.split(separator);
      }
      case "Fn::Select": {
        const [index, items] = this.list(name, argument, used, 2);
        if (index === UNKNOWN || items === UNKNOWN) return UNKNOWN;
        if (!/^\d+$/.test(String(index)) || !Array.isArray(items)) return this.malformed(name, argument);
        return (items as unknown[])[Number(index)] ?? UNKNOWN;
      }
      case "Fn::FindInMap":
        return this.find(this.list(name, argument, used, 3, 4), argument);
      case "Fn::ToJsonString": {
        const value = this.evaluate(argument, used);
        return hasUnknown(value) ? UNKNOWN : JSON.stringify(value);
      }
      default:
        if (argument === null) return this.malformed(name, argument);
        // Imports, zones, addresses and macros are known only to the deployment. The resources that they are computed
        // from are recorded anyway.
        this.evaluate(argument, used);
        return UNKNOWN;
    }
  }

  /** The values of a list of arguments. */
  private list(name: string, argument: unknown, used: Set<string>, least: number, most = least): unknown[] {
    if (!Array.isArray(argument) || argument.length < least || argument.length > most) {
      return this.malformed(name, argument);
    }
    return argument.map((item) => this.value(item, used));
  }

  private malformed(name: string, argument: unknown): never {
    const signature = SIGNATURES[name] ?? "an argument";
    throw new UnusableInput(
      `can't be checked: ${this.place} has ${name} of ${shown(JSON.stringify(argument))}`,
      `give it ${signature}`,
    );
  }

  private reference(id: string, used: Set<string>): unknown {
    if (id === "AWS::NoValue") return NO_VALUE;
    if (id.startsWith("AWS::")) return this.pseudo(id);
    const { Parameters: parameters = {} } = this.template;
    if (Object.hasOwn(parameters, id)) return this.parameter(id);
    const resource = this.use(id, used);
    return resource ? referenceOf(id, resource, this.propertiesOf(id, resource), this.account) : UNKNOWN;
  }

  private attribute(argument: unknown, used: Set<string>): unknown {
    const parts =
      typeof argument === "string" ? argument.split(".") : this.list("Fn::GetAtt", argument, used, 2, Infinity);
    if (parts.includes(UNKNOWN)) return UNKNOWN;
    const [id, ...rest] = parts;
    if (!isText(id) || rest.length === 0 || !rest.every(isText)) return this.malformed("Fn::GetAtt", argument);
    const resource = this.use(id, used);
    return resource
      ? attributeOf(id, rest.join("."), resource, this.propertiesOf(id, resource), this.account)
      : UNKNOWN;
  }

  private use(id: string, used: Set<string>): TemplateResource | undefined {
    const { Resources: resources } = this.template;
    if (!Object.hasOwn(resources, id)) return undefined;
    used.add(id);
    return resources[id];
  }

  /**
   * A resource's properties, for the names and switches in them. The caller's record of used resources doesn't include
   * theirs.
   */
  private propertiesOf(id: string, { Properties: properties = {} }: TemplateResource): (name: string) => unknown {
    return (name) => {
      if (!Object.hasOwn(properties, name)) return undefined;
      const key = `${id}.${name}`;
      // Unknown while it is being computed: CloudFormation rejects names that refer to each other.
      if (!this.properties.has(key)) {
        this.properties.set(key, UNKNOWN);
        const place = `${shown(name)} of its resource ${shown(id)}`;
        this.properties.set(key, this.value(properties[name], new Set(), place));
      }
      return this.properties.get(key);
    };
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
    const { Type: type = "String", Default: standard, NoEcho: secret } = this.template.Parameters?.[id] ?? {};
    // A message could show the secret. A condition reveals only whether it equals a given string.
    if (!this.inCondition && String(secret) === "true") return UNKNOWN;
    // The default of such a parameter names the SSM parameter that holds its value.
    if (String(type).startsWith("AWS::SSM::Parameter::Value")) return UNKNOWN;
    const value = Object.hasOwn(this.parameters, id) ? this.parameters[id] : standard;
    if (!isScalar(value)) return UNKNOWN;
    return /^(CommaDelimitedList|List<)/.test(String(type))
      ? String(value)
          .split(",")
          .map((item) => item.trim())
      : value;
  }

  private find([map, first, second, options]: unknown[], argument: unknown): unknown {
    const keys = [map, first, second];
    if (keys.includes(UNKNOWN)) return UNKNOWN;
    if (!keys.every(isScalar)) return this.malformed("Fn::FindInMap", argument);
    const step = (level: unknown, key: unknown) =>
      isObject(level) && Object.hasOwn(level, String(key)) ? level[String(key)] : undefined;
    const found = keys.reduce(step, this.template.Mappings);
    return found ?? (isObject(options) ? options.DefaultValue : undefined) ?? UNKNOWN;
  }

  private substitute(argument: unknown, used: Set<string>): unknown {
    const [template, variables = {}] = Array.isArray(argument) ? (argument as unknown[]) : [argument];
    if (typeof template !== "string" || !isObject(variables)) return this.malformed("Fn::Sub", argument);
    let unknown = false;
    const text = template.replace(/\$\{([^}]+)\}/g, (whole, name: string) => {
      if (name.startsWith("!")) return `\${${name.slice(1)}}`;
      const key = name.trim();
      const value = Object.hasOwn(variables, key)
        ? this.evaluate(variables[key], used)
        : key.includes(".")
          ? this.attribute(key, used)
          : this.reference(key, used);
      if (!isScalar(value)) unknown = true;
      return unknown ? whole : String(value);
    });
    return unknown ? UNKNOWN : text;
  }

  private choose([name, yes, no]: [string, unknown, unknown], used: Set<string>): unknown {
    const holds = this.condition(name);
    if (holds !== UNKNOWN) return this.evaluate(holds ? yes : no, used);
    const [whenTrue, whenFalse] = [this.evaluate(yes, used), this.evaluate(no, used)];
    return JSON.stringify(whenTrue) === JSON.stringify(whenFalse) && !hasUnknown(whenTrue) && whenTrue !== NO_VALUE
      ? whenTrue
      : UNKNOWN;
  }

  private truth(node: unknown): boolean | typeof UNKNOWN {
    if (typeof node === "boolean") return node;
    if (!isObject(node) || Object.keys(node).length !== 1) {
      throw new UnusableInput(
        `can't be checked: ${this.place} is ${shown(node)}`,
        "make it a function such as Fn::Equals",
      );
    }
    const [[name, argument]] = Object.entries(node) as [[string, unknown]];
    switch (name) {
      case "Condition":
        return isText(argument) ? this.condition(argument) : this.malformed(name, argument);
      case "Fn::Equals": {
        const [left, right] = this.list(name, argument, new Set(), 2);
        return hasUnknown(left) || hasUnknown(right) ? UNKNOWN : String(left) === String(right);
      }
      case "Fn::Not": {
        const [holds] = this.truths(name, argument, 1, 1);
        return holds === UNKNOWN ? UNKNOWN : !holds;
      }
      case "Fn::And": {
        const answers = this.truths(name, argument, 2, 10);
        return answers.includes(false) ? false : answers.includes(UNKNOWN) ? UNKNOWN : true;
      }
      case "Fn::Or": {
        const answers = this.truths(name, argument, 2, 10);
        return answers.includes(true) ? true : answers.includes(UNKNOWN) ? UNKNOWN : false;
      }
      default:
        return UNKNOWN;
    }
  }

  private truths(name: string, argument: unknown, least: number, most: number): (boolean | typeof UNKNOWN)[] {
    if (!Array.isArray(argument) || argument.length < least || argument.length > most) {
      return this.malformed(name, argument);
    }
    return argument.map((item) => this.truth(item));
  }
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}

function isScalar(value: unknown): value is string | number | boolean {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}
