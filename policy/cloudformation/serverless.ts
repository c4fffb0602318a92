// AWS SAM: expands AWS::Serverless::* resources, as far as streams, functions, roles and their policies are concerned.
// https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-generated-resources.html
import { isObject } from "../graph/value";
import { functionRole } from "./serverless-policies";
import type { Template, TemplateResource } from "./template";

type Properties = Record<string, unknown>;

/** The template with SAM's resources expanded; a template without SAM is unchanged. */
export function expandServerless(template: Template): Template {
  const resources = Object.entries(template.Resources).flatMap(([id, resource]) => {
    const { Condition: condition } = resource;
    const expanded = { ...expand(id, resource, template), ...embeddedConnectors(id, resource, template) };
    return Object.entries(expanded).map(
      ([name, item]) => [name, { ...item, ...(condition !== undefined && { Condition: condition }) }] as const,
    );
  });
  return { ...template, Resources: Object.fromEntries(resources) };
}

function expand(id: string, resource: TemplateResource, template: Template): Record<string, TemplateResource> {
  const { Properties: properties = {} } = resource;
  switch (resource.Type) {
    case "AWS::Serverless::Function":
      return expandFunction(id, withGlobals(resource, template.Globals?.Function));
    case "AWS::Serverless::SimpleTable":
      return {
        [id]: {
          Type: "AWS::DynamoDB::Table",
          Properties: simpleTable(withGlobals(resource, template.Globals?.SimpleTable)),
        },
      };
    case "AWS::Serverless::Connector":
      return { [`${id}Policy`]: connectorPolicy(ends(properties.Source, properties.Destination), template) };
    default:
      return { [id]: resource };
  }
}

function expandFunction(id: string, properties: Properties): Record<string, TemplateResource> {
  const {
    Events: events,
    Policies: _policies,
    Role: role,
    AutoPublishAlias: alias,
    DeadLetterQueue: queue,
    ...rest
  } = properties;
  const sources = isObject(events) ? Object.entries(events).filter(([, event]) => isMappedEvent(event)) : [];
  const resources: Record<string, TemplateResource> = {
    [id]: {
      Type: "AWS::Lambda::Function",
      Properties: {
        ...rest,
        Role: role ?? { "Fn::GetAtt": [`${id}Role`, "Arn"] },
        ...(isObject(queue) && { DeadLetterConfig: { TargetArn: queue.TargetArn } }),
      },
    },
  };
  if (role === undefined) {
    const types = sources.map(([, event]) => String((event as Properties).Type));
    const destinations = sources.map(([, event]) => propertiesOf(event).DestinationConfig);
    resources[`${id}Role`] = { Type: "AWS::IAM::Role", Properties: functionRole(properties, types, destinations) };
  }
  let target: unknown = { Ref: id };
  if (typeof alias === "string" || isObject(alias)) {
    const name = typeof alias === "string" ? alias : "";
    target = { Ref: `${id}Alias${name}` };
    resources[`${id}Version`] = { Type: "AWS::Lambda::Version", Properties: { FunctionName: { Ref: id } } };
    resources[`${id}Alias${name}`] = {
      Type: "AWS::Lambda::Alias",
      Properties: {
        FunctionName: { Ref: id },
        Name: alias,
      },
    };
  }
  for (const [name, event] of sources) {
    const { Stream: stream, Queue: sqs, Broker: broker, ...settings } = propertiesOf(event);
    resources[`${id}${name}`] = {
      Type: "AWS::Lambda::EventSourceMapping",
      Properties: { ...withoutType(settings), EventSourceArn: stream ?? sqs ?? broker, FunctionName: target },
    };
  }
  return resources;
}

/** Events for which SAM creates an event source mapping. */
function isMappedEvent(event: unknown): boolean {
  return isObject(event) && /^(DynamoDB|Kinesis|SQS|MQ)$/.test(String(event.Type));
}

function propertiesOf(event: unknown): Properties {
  return isObject(event) && isObject(event.Properties) ? event.Properties : {};
}

/** The kind of a destination is SAM's own: it decides which permission the role gets. */
function withoutType(settings: Properties): Properties {
  const destination = settings.DestinationConfig;
  if (!isObject(destination) || !isObject(destination.OnFailure)) return settings;
  const { Type: _type, ...onFailure } = destination.OnFailure;
  return { ...settings, DestinationConfig: { OnFailure: onFailure } };
}

/** Merges a resource's properties with its section of Globals: objects by member, lists by concatenation. */
function withGlobals(
  { Properties: properties = {}, IgnoreGlobals: ignored }: TemplateResource,
  globals: Properties = {},
): Properties {
  if (ignored === "*") return properties;
  const kept = Object.entries(globals).filter(([name]) => !(Array.isArray(ignored) && ignored.includes(name)));
  return merged(Object.fromEntries(kept), properties) as Properties;
}

function merged(common: unknown, specific: unknown): unknown {
  if (Array.isArray(common) && Array.isArray(specific)) return [...(common as unknown[]), ...(specific as unknown[])];
  if (!isObject(common) || !isObject(specific) || isFunction(common) || isFunction(specific)) return specific;
  const both = Object.entries(specific).map(([name, value]) => [
    name,
    Object.hasOwn(common, name) ? merged(common[name], value) : value,
  ]);
  return { ...common, ...(Object.fromEntries(both) as Properties) };
}

function isFunction(value: Properties): boolean {
  return Object.keys(value).some((key) => key === "Ref" || key.startsWith("Fn::"));
}

const ATTRIBUTE_TYPES: ReadonlyMap<unknown, string> = new Map([
  ["String", "S"],
  ["Number", "N"],
  ["Binary", "B"],
]);

/** A simple table has a key and no stream. */
function simpleTable({ PrimaryKey: key, ...properties }: Properties): Properties {
  const { Name: name = "id", Type: type = "String" } = isObject(key) ? key : {};
  return {
    ...properties,
    KeySchema: [{ AttributeName: name, KeyType: "HASH" }],
    AttributeDefinitions: [{ AttributeName: name, AttributeType: ATTRIBUTE_TYPES.get(type) ?? type }],
  };
}

/** The policies of the connectors that a resource itself lists; each leads from it to a destination. */
function embeddedConnectors(id: string, { Connectors: connectors }: TemplateResource, template: Template) {
  if (!isObject(connectors)) return {};
  const policies = Object.entries(connectors).map(([name, connector]) => {
    const { Destination: destination } = propertiesOf(connector);
    return [`${id}${name}Policy`, connectorPolicy(ends({ Id: id }, destination), template)] as const;
  });
  return Object.fromEntries(policies);
}

function ends(source: unknown, destination: unknown): unknown[] {
  return [source, destination].flat();
}

/** A connector's permissions aren't spelled out here: it's enough to know that the roles at its ends may have more. */
function connectorPolicy(at: readonly unknown[], template: Template): TemplateResource {
  return {
    Type: "AWS::IAM::ManagedPolicy",
    Properties: {
      PolicyDocument: { "Fn::Transform": "a connector's policy" },
      Roles: at.flatMap((end) => (isObject(end) ? (roleAt(end, template) ?? []) : [])),
    },
  };
}

/** The role of a function at an end of a connector, as a policy names it. */
function roleAt({ Id: id, RoleName: name }: Properties, { Resources: resources }: Template): unknown {
  if (typeof id !== "string" || !Object.hasOwn(resources, id)) return name;
  const { Type: type, Properties: { Role: role } = {} } = resources[id] as TemplateResource;
  if (type !== "AWS::Serverless::Function" && type !== "AWS::Lambda::Function") return undefined;
  if (role === undefined) return type === "AWS::Serverless::Function" ? { Ref: `${id}Role` } : undefined;
  const attribute: unknown = isObject(role) ? role["Fn::GetAtt"] : undefined;
  const [logicalId] = Array.isArray(attribute) ? (attribute as unknown[]) : String(attribute ?? "").split(".");
  return typeof logicalId === "string" && logicalId !== "" ? { Ref: logicalId } : undefined;
}
