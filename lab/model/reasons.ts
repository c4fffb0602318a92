// Why an answer of AWS follows from facts: reasons that several cases share.

export const REFUSED_MAKES_NOTHING = "A request that AWS rejects creates nothing.";
export const ECHOED = "AWS returns every setting as it was sent, so the provider finds no difference.";
export const REST_STAYS =
  "Only the rejected resource is missing from the state; AWS returns the others as they were created.";
export const PERMISSION_FOLLOWS =
  "The permission is created for the stream ARN in the state, and replaced if that changes.";
export const NEW_ARN =
  "Changing the stream makes its ARN unknown until the apply, which replaces everything that depends on it.";
export const NOT_IN_A_STREAM = "No stream carries what is written while none is enabled.";
export const ARN_STAYS = "AWS keeps the disabled stream's ARN on the table, so nothing that depends on it changes.";
export const NOT_UPDATABLE = "A mapping's source can't be updated, so it stays on the stream it was created for.";
export const NOTHING_READS = "No mapping reads the stream, so nothing is delivered.";
export const ONE_IS_ENOUGH =
  "AWS's error names all four actions; that one missing action is enough is inferred from its text.";
export const STATE_HOLDS =
  "The tool's state lists what its commands completed, whichever service answers the requests.";
export const NO_SOURCE =
  "The provider leaves the empty ARN out of the request, and AWS rejects a mapping without a source.";
export const EMPTY_SOURCE = "The provider leaves an empty source out of the request, so the permission has none.";
export const SEES =
  "Terraform reads the real resources before each plan; Pulumi compares with its state until it is refreshed.";
