/**
 * The part of Terraform's plugin protocol 5 that is used here, under the names of its own definition:
 * https://github.com/hashicorp/terraform/blob/main/docs/plugin-protocol/tfplugin5.proto
 * Messages that carry the same fields are one; what isn't listed is skipped by the decoder.
 */
export const PROTOCOL = `syntax = "proto3"; package tfplugin5;
message DynamicValue { bytes msgpack = 1; bytes json = 2; }
message Step { oneof selector { string attribute_name = 1; string element_key_string = 2; int64 element_key_int = 3; } }
message AttributePath { repeated Step steps = 1; }
message Diagnostic { int32 severity = 1; string summary = 2; string detail = 3; AttributePath attribute = 4; }
message Attribute { string name = 1; bytes type = 2; bool required = 4; bool optional = 5; bool computed = 6; bool sensitive = 7; }
message NestedBlock { string type_name = 1; Block block = 2; int32 nesting = 3; int64 min_items = 4; int64 max_items = 5; }
message Block { repeated Attribute attributes = 2; repeated NestedBlock block_types = 3; }
message Schema { int64 version = 1; Block block = 2; }
message Empty { }
message SchemaResponse { Schema provider = 1; map<string, Schema> resource_schemas = 2; map<string, Schema> data_source_schemas = 3; repeated Diagnostic diagnostics = 4; }
message ConfigureRequest { string terraform_version = 1; DynamicValue config = 2; }
message TypeRequest { string type_name = 1; DynamicValue config = 2; }
message DiagnosticsResponse { repeated Diagnostic diagnostics = 1; }
message ReadRequest { string type_name = 1; DynamicValue current_state = 2; bytes private = 3; }
message ReadResponse { DynamicValue new_state = 1; repeated Diagnostic diagnostics = 2; bytes private = 3; }
message PlanRequest { string type_name = 1; DynamicValue prior_state = 2; DynamicValue proposed_new_state = 3; DynamicValue config = 4; bytes prior_private = 5; }
message PlanResponse { DynamicValue planned_state = 1; repeated AttributePath requires_replace = 2; bytes planned_private = 3; repeated Diagnostic diagnostics = 4; }
message ApplyRequest { string type_name = 1; DynamicValue prior_state = 2; DynamicValue planned_state = 3; DynamicValue config = 4; bytes planned_private = 5; }
message ApplyResponse { DynamicValue new_state = 1; bytes private = 2; repeated Diagnostic diagnostics = 3; }
message ImportRequest { string type_name = 1; string id = 2; }
message ImportedResource { string type_name = 1; DynamicValue state = 2; bytes private = 3; }
message ImportResponse { repeated ImportedResource imported_resources = 1; repeated Diagnostic diagnostics = 2; }
message DataResponse { DynamicValue state = 1; repeated Diagnostic diagnostics = 2; }
service Provider {
  rpc GetSchema(Empty) returns (SchemaResponse);
  rpc Configure(ConfigureRequest) returns (DiagnosticsResponse);
  rpc ValidateResourceTypeConfig(TypeRequest) returns (DiagnosticsResponse);
  rpc ReadResource(ReadRequest) returns (ReadResponse);
  rpc PlanResourceChange(PlanRequest) returns (PlanResponse);
  rpc ApplyResourceChange(ApplyRequest) returns (ApplyResponse);
  rpc ImportResourceState(ImportRequest) returns (ImportResponse);
  rpc ReadDataSource(TypeRequest) returns (DataResponse);
  rpc Stop(Empty) returns (Empty);
}`;

export interface DynamicValue {
  msgpack?: Buffer;
  json?: Buffer;
}
export interface Step {
  attribute_name?: string;
  element_key_string?: string;
  element_key_int?: number;
}
export interface Diagnostic {
  /** 1 is an error, 2 a warning. */
  severity: number;
  summary: string;
  detail?: string;
  attribute?: { steps: Step[] };
}
export interface Block {
  attributes: {
    name: string;
    type: Buffer;
    required?: boolean;
    optional?: boolean;
    computed?: boolean;
    sensitive?: boolean;
  }[];
  block_types: { type_name: string; block: Block; nesting: number; max_items?: number }[];
}

interface Diagnosed {
  diagnostics: Diagnostic[];
}

/** Requests and responses by the RPC's name. */
export interface Rpcs {
  GetSchema: [
    Record<string, never>,
    Diagnosed & {
      provider: { block: Block };
      resource_schemas: Record<string, { block: Block }>;
      data_source_schemas: Record<string, { block: Block }>;
    },
  ];
  Configure: [{ terraform_version: string; config: DynamicValue }, Diagnosed];
  ValidateResourceTypeConfig: [{ type_name: string; config: DynamicValue }, Diagnosed];
  ReadResource: [
    { type_name: string; current_state: DynamicValue; private: Buffer },
    Diagnosed & { new_state: DynamicValue; private?: Buffer },
  ];
  PlanResourceChange: [
    {
      type_name: string;
      prior_state: DynamicValue;
      proposed_new_state: DynamicValue;
      config: DynamicValue;
      prior_private?: Buffer;
    },
    Diagnosed & { planned_state: DynamicValue; requires_replace: { steps: Step[] }[]; planned_private?: Buffer },
  ];
  ApplyResourceChange: [
    {
      type_name: string;
      prior_state: DynamicValue;
      planned_state: DynamicValue;
      config: DynamicValue;
      planned_private: Buffer;
    },
    Diagnosed & { new_state: DynamicValue; private?: Buffer },
  ];
  ImportResourceState: [
    { type_name: string; id: string },
    Diagnosed & { imported_resources: { type_name: string; state: DynamicValue; private?: Buffer }[] },
  ];
  ReadDataSource: [{ type_name: string; config: DynamicValue }, Diagnosed & { state: DynamicValue }];
  Stop: [Record<string, never>, Record<string, never>];
}
