/** As on the command line and in the names of run records. `api`: the AWS SDK. */
export type ToolName = "terraform" | "pulumi" | "api";
