// AWS SAM: what AWS::Serverless::* resources become, as far as streams, functions, roles and their policies are concerned.
// https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-generated-resources.html
import { functionPolicies } from "./serverless-policies";
import { isObject, type Template, type TemplateResource } from "./template";

type Properties = Record<string, unknown>;

/** The template with SAM's resources in place of the short ones; a template without SAM as it is. */
export function expandServerless(template: Template): Template {
  const resources: Record<string, TemplateResource> = {};
  for (const [id, resource] of Object.entries(template.Resources)) {
    for (const [made, item] of Object.entries(expand(id, resource, template))) {
      resources[made] = { ...item, ...(resource.Condition !== undefined && { Condition: resource.Condition }) };
    }
  }
  return { ...template, Resources: resources };
}

function expand(id: string, resource: TemplateResource, template: Template): Record<string, TemplateResource> {
  const properties = resource.Properties ?? {};
  switch (resource.Type) {
    case "AWS::Serverless::Function":
      return expandFunction(id, withGlobals(properties, template.Globals?.Function));
    case "AWS::Serverless::SimpleTable":
      return {
        [id]: {
          Type: "AWS::DynamoDB::Table",
          Properties: simpleTable(withGlobals(properties, template.Globals?.SimpleTable)),
        },
      };
    case "AWS::Serverless::Connector":
      return { [`${id}Policy`]: connectorPolicy(properties, template) };
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
  const made: Record<string, TemplateResource> = {
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
    made[`${id}Role`] = { Type: "AWS::IAM::Role", Properties: functionPolicies(properties, types, destinations) };
  }
  let target: unknown = { Ref: id };
  if (typeof alias === "string" || isObject(alias)) {
    const name = typeof alias === "string" ? alias : "";
    target = { Ref: `${id}Alias${name}` };
    made[`${id}Version`] = { Type: "AWS::Lambda::Version", Properties: { FunctionName: { Ref: id } } };
    made[`${id}Alias${name}`] = {
      Type: "AWS::Lambda::Alias",
      Properties: {
        FunctionName: { Ref: id },
        Name: alias,
      },
    };
  }
  for (const [name, event] of sources) {
    const { Stream: stream, Queue: sqs, Broker: broker, ...settings } = propertiesOf(event);
    made[`${id}${name}`] = {
      Type: "AWS::Lambda::EventSourceMapping",
      Properties: { ...withoutType(settings), EventSourceArn: stream ?? sqs ?? broker, FunctionName: target },
    };
  }
  return made;
}

/** Events that SAM makes an event source mapping of. */
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

function withGlobals(properties: Properties, globals: Properties = {}): Properties {
  const merged: Properties = { ...globals };
  for (const [name, value] of Object.entries(properties)) {
    const common = globals[name];
    const isMap = isObject(common) && isObject(value) && !Object.keys(value).some((key) => /^(Ref|Fn::)/.test(key));
    merged[name] = isMap ? { ...common, ...value } : value;
  }
  return merged;
}

const ATTRIBUTE_TYPES: Readonly<Record<string, string>> = { String: "S", Number: "N", Binary: "B" };

/** A simple table has a key and no stream. */
function simpleTable({ PrimaryKey: key, ...properties }: Properties): Properties {
  const { Name: name = "id", Type: type = "String" } = isObject(key) ? key : {};
  return {
    ...properties,
    KeySchema: [{ AttributeName: name, KeyType: "HASH" }],
    AttributeDefinitions: [{ AttributeName: name, AttributeType: ATTRIBUTE_TYPES[String(type)] ?? type }],
  };
}

/** A connector's permissions aren't spelled out here: that the role has more is what counts. */
function connectorPolicy(
  { Source: source, Destination: destination }: Properties,
  template: Template,
): TemplateResource {
  const ends = [source, ...(Array.isArray(destination) ? (destination as unknown[]) : [destination])];
  const ids = ends.map((end) => (isObject(end) ? String(end.Id) : ""));
  const functions = ids.filter((id) => template.Resources[id]?.Type === "AWS::Serverless::Function");
  return {
    Type: "AWS::IAM::ManagedPolicy",
    Properties: {
      PolicyDocument: { "Fn::Transform": "a connector's policy" },
      Roles: functions.map((id) => ({ Ref: `${id}Role` })),
    },
  };
}
