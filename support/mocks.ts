// Runs a program, or a part of one, under Pulumi's mocks, and returns every resource that it registered.
import * as pulumi from "@pulumi/pulumi";

/** Name of the project that the mocks run. */
export const PROJECT = "aws-dynamodb-streams";

export interface Registered {
  type: string;
  name: string;
  inputs: Record<string, any>;
}

/** What a run registered, and what it logged. */
export class Recorder implements pulumi.runtime.Mocks {
  public readonly resources: Registered[] = [];

  newResource({ type, name, inputs }: pulumi.runtime.MockResourceArgs) {
    this.resources.push({ type, name, inputs });
    // Automatic names, without their random suffix.
    const actualName = inputs.name ?? inputs.namePrefix ?? name;
    return { id: `${name}-id`, state: { ...inputs, name: actualName, ...computed(type, actualName, inputs) } };
  }

  call({ token }: pulumi.runtime.MockCallArgs) {
    if (token === "aws:index/getRegion:getRegion") return { region: "us-east-1" };
    throw new Error(`the program called ${token}, which no test expects`);
  }

  /** The one resource of a type, by the last part of its token; by name if there are several. */
  find(type: string, name?: string): Record<string, any> {
    const found = this.all(type).filter((resource) => name === undefined || resource.name === name);
    const [only] = found;
    if (!only || found.length > 1)
      throw new Error(`${found.length} resources ${type} ${name ?? ""} of ${this.types().join(", ")}`);
    return only.inputs;
  }

  all(type: string): Registered[] {
    return this.resources.filter((resource) => resource.type.split(":").at(-1) === type);
  }

  types(): string[] {
    return this.resources.map(({ type }) => type);
  }
}

const MAPPING_ID = "11111111-2222-3333-4444-555555555555";

/** Outputs that AWS fills in. */
function computed(type: string, name: string, inputs: Record<string, any>): Record<string, unknown> {
  switch (type) {
    case "aws:dynamodb/table:Table": {
      const arn = `arn:aws:dynamodb:us-east-1:000000000000:table/${name}`;
      return { arn, streamArn: inputs.streamEnabled ? `${arn}/stream/2024-01-27T11:09:19.000` : "" };
    }
    case "aws:lambda/eventSourceMapping:EventSourceMapping":
      return { uuid: MAPPING_ID, arn: `arn:aws:lambda:us-east-1:000000000000:event-source-mapping:${MAPPING_ID}` };
    case "awsx:ec2:Vpc":
      return { vpcId: "vpc-1", isolatedSubnetIds: ["subnet-1", "subnet-2"], routeTables: [{ id: "rtb-1" }] };
    case "aws:ec2/vpcEndpoint:VpcEndpoint":
      return { prefixListId: "pl-dynamodb" };
    case "aws:cloudwatch/logGroup:LogGroup":
      return { arn: `arn:aws:logs:us-east-1:000000000000:log-group:${name}` };
    case "aws:cloudwatch/metricAlarm:MetricAlarm":
      return { arn: `arn:aws:cloudwatch:us-east-1:000000000000:alarm:${name}` };
    case "aws:iam/role:Role":
      return { arn: `arn:aws:iam::000000000000:role/${name}` };
    case "aws:lambda/function:Function": {
      const arn = `arn:aws:lambda:us-east-1:000000000000:function:${name}`;
      return { arn, version: "7", qualifiedArn: `${arn}:7` };
    }
    case "aws:lambda/alias:Alias":
      return { arn: `arn:aws:lambda:us-east-1:000000000000:function:${inputs.functionName}:${name}` };
    case "aws:s3/bucket:Bucket":
      return { bucket: inputs.bucket ?? name, arn: `arn:aws:s3:::${inputs.bucket ?? name}` };
    case "aws:sqs/queue:Queue":
      return {
        arn: `arn:aws:sqs:us-east-1:000000000000:${name}`,
        url: `https://sqs.us-east-1.amazonaws.com/000000000000/${name}`,
      };
    default:
      return { arn: `arn:aws:${type.split(/[:/]/)[1]}:us-east-1:000000000000:${name}` };
  }
}

/** A fresh start: mocks in place, and nothing logged or registered yet. */
export async function record(options: { preview?: boolean } = {}): Promise<Recorder> {
  const recorder = new Recorder();
  await pulumi.runtime.setMocks(recorder, PROJECT, "test", options.preview ?? false);
  return recorder;
}

/** Runs `work` and waits until everything that it began, registrations and applies, is done. */
export async function settle<T>(work: () => T): Promise<T> {
  const result = work();
  await pulumi.runtime.disconnect();
  return result;
}
