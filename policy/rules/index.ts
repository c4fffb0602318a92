// All rules, in the order in which they run and are listed: first what AWS rejects, then what goes wrong later.
import type { Rule } from "../rule";
import { atMostTwoReaders } from "./at-most-two-readers";
import { failuresCanBeDelivered } from "./failures-can-be-delivered";
import { failuresGoToMappingDestination } from "./failures-go-to-mapping-destination";
import { filterFitsViewType } from "./filter-fits-view-type";
import { globalTableDeclaresStream } from "./global-table-declares-stream";
import { handlerReportsItemFailures } from "./handler-reports-item-failures";
import { leastPrivilegeStreamReader } from "./least-privilege-stream-reader";
import { mappingIsUnique } from "./mapping-is-unique";
import { mappingLosesNoRecords } from "./mapping-loses-no-records";
import { mappingNeedsEnabledStream } from "./mapping-needs-enabled-stream";
import { mappingSettingsAreAccepted } from "./mapping-settings-are-accepted";
import { mappingSourceIsAStream } from "./mapping-source-is-a-stream";
import { noPermissionForDynamodb } from "./no-permission-for-dynamodb";
import { noWriteBackLoop } from "./no-write-back-loop";
import { poisonPillIsBounded } from "./poison-pill-is-bounded";
import { roleCanDecryptStream } from "./role-can-decrypt-stream";
import { roleCanReadStream } from "./role-can-read-stream";
import { runtimeCanBeCreated } from "./runtime-can-be-created";
import { streamViewTypeNeedsEnabledStream } from "./stream-view-type-needs-enabled-stream";
import { streamedTableIsProtected } from "./streamed-table-is-protected";

export const rules: readonly Rule[] = [
  mappingNeedsEnabledStream,
  streamViewTypeNeedsEnabledStream,
  mappingSourceIsAStream,
  roleCanReadStream,
  filterFitsViewType,
  mappingSettingsAreAccepted,
  runtimeCanBeCreated,
  mappingIsUnique,
  mappingLosesNoRecords,
  poisonPillIsBounded,
  handlerReportsItemFailures,
  failuresCanBeDelivered,
  failuresGoToMappingDestination,
  roleCanDecryptStream,
  globalTableDeclaresStream,
  noWriteBackLoop,
  atMostTwoReaders,
  noPermissionForDynamodb,
  leastPrivilegeStreamReader,
  streamedTableIsProtected,
];
