// A new target is a file beside this one, and its name here.
import { aws } from "./aws";
import { localstack } from "./localstack";
import { localstackV2 } from "./localstack-v2";
import { ministack } from "./ministack";
import { moto } from "./moto";
import type { Target, TargetName } from "./target";

export const TARGETS: Record<TargetName, Target> = { ministack, localstack, "localstack-v2": localstackV2, moto, aws };
