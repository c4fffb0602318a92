// A new target is a file beside this one, and its name here.
import { aws } from "./aws";
import { localstack } from "./localstack";
import { localstackV2 } from "./localstack-v2";
import { ministack } from "./ministack";
import { moto } from "./moto";
import type { Target } from "../model/target";

const all: Target[] = [ministack, localstack, localstackV2, moto, aws];

export const TARGETS: ReadonlyMap<string, Target> = new Map(all.map((target) => [target.name, target]));
