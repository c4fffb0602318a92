// The sources of a role's permissions: documents written into it, policies created for it, managed policies attached to it.
import { Index } from "./join";
import type { Grant } from "./grant";
import type { Role } from "./model";
import { nameOf, quoted, shown } from "./names";
import type { Resource } from "./resource";
import type { Attachment, PolicyList, PolicyProperties, Reference, RoleProperties } from "./role";
import { text, UNKNOWN, type MaybeUnknown, type Value } from "./value";

interface Parts {
  roles: readonly RoleProperties[];
  policies: readonly PolicyProperties[];
  attachments: readonly Attachment[];
  policyLists: readonly PolicyList[];
}

/** The roles with all sources of their permissions. */
export function withGrants({ roles, policies, attachments, policyLists }: Parts): Role[] {
  const roleIndex = new Index<RoleProperties>("a role");
  for (const role of roles) roleIndex.add(role, role.arn, role.name);
  const policyIndex = new Index<PolicyProperties>("a policy");
  for (const policy of policies) {
    policyIndex.add(policy, policy.arn);
    policyIndex.expect(policy, policy.arnEnd);
  }

  const beside = new Map<RoleProperties, Grant[]>();
  const give = (resource: Resource, to: Reference, grants: readonly Grant[]) => {
    for (const role of roleIndex.findAll(resource, to.property, to.values)) {
      const present = beside.get(role);
      if (present) present.push(...grants);
      else beside.set(role, [...grants]);
    }
  };
  for (const policy of policies) give(policy.resource, policy.roles, [grantOf(policy)]);
  for (const { resource, roles: to, policies: of } of attachments) {
    give(resource, to, managedGrants(policyIndex, resource, of.property, of.values));
  }
  const names = new Set(policyLists.length > 0 ? policies.map(({ name }) => name) : []);
  for (const policyList of policyLists) {
    give(policyList.resource, policyList.roles, grantsElsewhere(policyIndex, names, policyList));
  }
  return roles.map((role) =>
    Object.assign(role, {
      grants: [...ownGrants(policyIndex, role), ...(beside.get(role) ?? [])],
      boundary: boundaryOf(policyIndex, role),
    }),
  );
}

function ownGrants(policies: Index<PolicyProperties>, { resource, inline, managed }: RoleProperties): Grant[] {
  const property = "inlinePolicies" in resource.propertyDependencies ? "inlinePolicies" : "policies";
  const origins = resource.propertyDependencies[property];
  const documents: Value[] = inline === UNKNOWN ? [UNKNOWN] : inline;
  return [
    ...documents.map((document): Grant => ({ resource, label: nameOf(resource), document, origins })),
    ...managedGrants(policies, resource, "managedPolicyArns", managed),
  ];
}

/** The policies of a list that this stack doesn't define, or may not define. */
function grantsElsewhere(
  policies: Index<PolicyProperties>,
  defined: ReadonlySet<unknown>,
  { resource, names }: PolicyList,
): Grant[] {
  const all: Value[] = names === UNKNOWN ? [UNKNOWN] : names;
  return all.flatMap((name): Grant[] => {
    if (typeof name === "string")
      return defined.has(name)
        ? []
        : [{ resource, label: `policy ${quoted(name)}`, document: UNKNOWN, isMadeElsewhere: true }];
    if (policies.find(resource, "policyNames", UNKNOWN).length > 0) return [];
    return [{ resource, label: `what ${nameOf(resource)} names`, document: UNKNOWN }];
  });
}

/** The boundary, if it is one policy in the stack, or may be an AWS managed policy. */
function boundaryOf(policies: Index<PolicyProperties>, { resource, permissionsBoundary: arn }: RoleProperties) {
  if (arn === undefined) return undefined;
  const [grant, ...others] = managedGrants(policies, resource, "permissionsBoundary", [arn]);
  return others.length === 0 ? grant : undefined;
}

function managedGrants(
  policies: Index<PolicyProperties>,
  resource: Resource,
  property: string,
  arns: MaybeUnknown<Value[]>,
): Grant[] {
  const all: Value[] = arns === UNKNOWN ? [UNKNOWN] : arns;
  return all.flatMap((arn): Grant[] => {
    const value = text(arn) ?? UNKNOWN;
    const candidates = policies.find(resource, property, value);
    if (candidates.length > 0) return candidates.map(grantOf);
    if (value === UNKNOWN) return [{ resource, label: `${property} of ${nameOf(resource)}`, document: UNKNOWN }];
    return [{ resource, label: shown(value), managedArn: value, document: UNKNOWN }];
  });
}

/** One grant for each policy, so that its document is parsed once, however many roles it is attached to. */
const grants = new WeakMap<PolicyProperties, Grant>();

function grantOf(policy: PolicyProperties): Grant {
  const present = grants.get(policy);
  if (present) return present;
  const { resource, document, documentProperty } = policy;
  const origins = resource.propertyDependencies[documentProperty];
  const grant: Grant = { resource, label: nameOf(resource), document, origins };
  grants.set(policy, grant);
  return grant;
}
