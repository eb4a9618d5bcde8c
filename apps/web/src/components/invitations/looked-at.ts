import type { OrganizationRole } from '@portico/core';

/** What whoever holds the link of an invitation may see of it. */
export type LookedAt = {
  readonly kind: 'member' | 'project_admin' | 'operator';
  readonly project_name: string | null;
  readonly organization_name: string | null;
  readonly role: OrganizationRole | null;
  readonly email: string;
  readonly name: string | null;
  readonly invited_by: {
    readonly name: string | null;
    readonly email: string | null;
    readonly email_proven: boolean;
  } | null;
  readonly domains: readonly string[];
  readonly connections: readonly { readonly id: string; readonly name: string }[];
  readonly providers: readonly ('microsoft' | 'google')[];
  readonly viewer: { readonly name: string; readonly can_accept: boolean } | null;
};
