// Why an answer of AWS follows from facts: reasons that several cases share.

export const REFUSED_MAKES_NOTHING = "A request that AWS rejects makes nothing.";
export const ECHOED = "AWS returns every setting as it was sent, so the provider finds no difference.";
export const REST_STAYS =
  "Only the rejected resource is missing in the state, and AWS returns the others as they were made.";
export const PERMISSION_FOLLOWS =
  "The permission is made for the stream ARN in the state, and replaced if that changes.";
export const NEW_ARN = "A changed stream makes its ARN known after apply, and that replaces what depends on it.";
export const NOT_IN_A_STREAM = "What is written while no stream is enabled is in no stream.";
export const ARN_STAYS = "AWS keeps the disabled stream's ARN on the table, so nothing that depends on it changes.";
export const NOT_UPDATABLE = "A mapping's source can't be updated, so it stays on the stream that it was made for.";
export const NOTHING_READS = "No mapping reads the stream, so nothing is delivered.";
export const ONE_IS_ENOUGH =
  "AWS's error names all four actions; that one missing action is enough is read from its text.";
export const STATE_HOLDS = "The tool's state lists what its commands completed, whatever answers the requests.";
export const NO_SOURCE =
  "The provider leaves the empty ARN out of the request, and AWS rejects a mapping without a source.";
export const EMPTY_SOURCE = "The provider leaves an empty source out of the request, so the permission has none.";
export const SEES =
  "Terraform asks what is there before each plan; Pulumi compares with its state until it is refreshed.";
