import type { OrganizationRole } from '@portico/core';

/** What somebody is invited to. */
export type InvitationTarget =
  | {
      readonly kind: 'member';
      readonly projectId: string;
      readonly organizationId: string;
      readonly role: OrganizationRole;
    }
  | { readonly kind: 'project_admin'; readonly projectId: string }
  | { readonly kind: 'operator' };

/** The columns of the target, as the table has them. */
export function targetColumns(target: InvitationTarget) {
  return {
    kind: target.kind,
    projectId: target.kind === 'operator' ? null : target.projectId,
    organizationId: target.kind === 'member' ? target.organizationId : null,
    role: target.kind === 'member' ? target.role : null,
  };
}

type TargetRow = {
  readonly kind: InvitationTarget['kind'];
  readonly projectId: string | null;
  readonly organizationId: string | null;
  readonly role: OrganizationRole | null;
};

/** What {@link targetColumns} wrote. The table refuses rows that are none of the three. */
export function targetOf({ kind, projectId, organizationId, role }: TargetRow): InvitationTarget {
  if (kind === 'member' && projectId !== null && organizationId !== null && role !== null)
    return { kind, projectId, organizationId, role };
  return kind === 'project_admin' && projectId !== null ? { kind, projectId } : { kind: 'operator' };
}

/** In whose name an address to sign in with is given to whoever accepts. */
export function scopeOf(target: InvitationTarget): string {
  switch (target.kind) {
    case 'member':
      return target.organizationId;
    case 'project_admin':
      return target.projectId;
    case 'operator':
      return 'deployment';
  }
}
