import { getRegionOutput } from "@pulumi/aws/getRegion";
import * as ec2 from "@pulumi/aws/ec2";
import type * as Awsx from "@pulumi/awsx";
import * as pulumi from "@pulumi/pulumi";

/** The arguments of {@link PrivateNetwork}. */
export interface PrivateNetworkArgs {
  /** IPv4 range of the VPC, /16 to /28. @default "10.0.0.0/16" */
  cidrBlock?: string;
  /** Availability zones with a subnet each, 1 to as many as the region has. @default 2 */
  numberOfAvailabilityZones?: number;
}

/**
 * A VPC without internet access. It reaches only DynamoDB, through a gateway endpoint, which is free. The function needs
 * nothing else: Lambda reads the stream, sends to the on-failure queue and writes the log from outside.
 */
export class PrivateNetwork extends pulumi.ComponentResource {
  /** The VPC with its isolated subnets. */
  public readonly vpc: Awsx.ec2.Vpc;
  /** The gateway endpoint for DynamoDB. */
  public readonly endpoint: ec2.VpcEndpoint;
  /** Allows outbound HTTPS to DynamoDB, and no inbound traffic. */
  public readonly securityGroup: ec2.SecurityGroup;

  constructor(name: string, args: PrivateNetworkArgs = {}, options?: pulumi.ComponentResourceOptions) {
    super("aws-dynamodb-streams:stream:PrivateNetwork", name, {}, options);
    // Loaded here, only when a private network is wanted: it takes a third of a second, and needs its own plugin.
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const awsx = require("@pulumi/awsx") as typeof Awsx;

    this.vpc = new awsx.ec2.Vpc(
      name,
      {
        cidrBlock: args.cidrBlock,
        numberOfAvailabilityZones: args.numberOfAvailabilityZones ?? 2,
        natGateways: { strategy: "None" },
        subnetSpecs: [{ type: "Isolated" }],
        subnetStrategy: "Auto",
        enableDnsHostnames: true,
        enableDnsSupport: true,
      },
      { parent: this },
    );

    this.endpoint = new ec2.VpcEndpoint(
      name,
      {
        vpcId: this.vpc.vpcId,
        serviceName: pulumi.interpolate`com.amazonaws.${getRegionOutput({}, { parent: this }).region}.dynamodb`,
        vpcEndpointType: "Gateway",
        routeTableIds: this.vpc.routeTables.apply((tables) => tables.map((table) => table.id)),
      },
      { parent: this },
    );

    this.securityGroup = new ec2.SecurityGroup(
      name,
      {
        description: "HTTPS to DynamoDB, nothing else",
        vpcId: this.vpc.vpcId,
        egress: [{ protocol: "tcp", fromPort: 443, toPort: 443, prefixListIds: [this.endpoint.prefixListId] }],
      },
      { parent: this },
    );

    this.registerOutputs({
      vpcId: this.vpc.vpcId,
      endpointId: this.endpoint.id,
      securityGroupId: this.securityGroup.id,
    });
  }

  /** Subnets for a function that runs inside the network. */
  get functionVpc() {
    return { subnetIds: this.vpc.isolatedSubnetIds, securityGroupIds: [this.securityGroup.id] };
  }
}
