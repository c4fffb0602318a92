// What gives a role its permissions: documents written into it, policies made for it, managed policies attached to it.
import type { Resource } from "./resource";
import { Index } from "./join";
import type { Grant, Role } from "./model";
import type { Attachment, PolicyProperties } from "./role";
import { UNKNOWN, type MaybeUnknown, type Value } from "./value";

/** Collects policies and attachments, and hands them to the roles once all are seen. */
export class Grants {
  private readonly policies = new Index<PolicyProperties>("a policy");
  private readonly attachments: Attachment[] = [];

  constructor(private readonly roles: Index<Role>) {}

  addPolicy(policy: PolicyProperties): void {
    this.policies.add(policy, policy.arn);
  }

  addAttachment(attachment: Attachment): void {
    this.attachments.push(attachment);
  }

  /** Fills in {@link Role.grants}. */
  resolve(): void {
    for (const role of this.roles.values()) role.grants = this.ownGrants(role);
    for (const policy of this.policies.values()) {
      const grant = grantOf(policy);
      for (const role of this.rolesOf(policy.resource, policy.roles)) add(role, grant);
    }
    for (const { resource, roles, policies } of this.attachments) {
      const grants = this.managed(resource, policies.property, policies.values);
      for (const role of this.rolesOf(resource, roles)) for (const grant of grants) add(role, grant);
    }
  }

  private ownGrants(role: Role): Grant[] {
    const { resource } = role;
    const label = `role "${resource.name}"`;
    const inline: Value[] = role.inline === UNKNOWN ? [UNKNOWN] : role.inline;
    return [
      ...inline.map((document): Grant => ({ resource, label, document })),
      ...this.managed(resource, "managedPolicyArns", role.managed),
    ];
  }

  private managed(resource: Resource, property: string, arns: MaybeUnknown<Value[]>): Grant[] {
    return (arns === UNKNOWN ? [UNKNOWN] : arns).flatMap((arn): Grant[] => {
      const value = typeof arn === "string" ? arn : UNKNOWN;
      const { candidates } = this.policies.join(resource, property, value);
      if (candidates.length > 0) return candidates.map(grantOf);
      if (value === UNKNOWN) return [{ resource, label: `${property} of "${resource.name}"`, document: UNKNOWN }];
      return [{ resource, label: value, managedArn: value, document: UNKNOWN }];
    });
  }

  private rolesOf(resource: Resource, { property, values }: Attachment["roles"]): Role[] {
    const names = values === UNKNOWN ? [UNKNOWN] : values;
    const found = names.flatMap(
      (name) => this.roles.join(resource, property, typeof name === "string" ? name : UNKNOWN).candidates,
    );
    return [...new Set(found)];
  }
}

function grantOf(policy: PolicyProperties): Grant {
  return { resource: policy.resource, label: `policy "${policy.resource.name}"`, document: policy.document };
}

function add(role: Role, grant: Grant): void {
  (role.grants as Grant[]).push(grant);
}
