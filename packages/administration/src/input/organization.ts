import { ORGANIZATION_ROLES } from '@portico/core';
import { z } from 'zod';
import { domainName } from './domain-name.ts';
import { displayName, emailAddress } from './text.ts';

export const projectInput = z.strictObject({ name: displayName });
export type ProjectInput = z.infer<typeof projectInput>;

export const organizationInput = z.strictObject({ name: displayName });
export type OrganizationInput = z.infer<typeof organizationInput>;

/** At least one of both. */
export const organizationChange = z
  .strictObject({ name: displayName.optional(), status: z.enum(['active', 'suspended']).optional() })
  .refine((change) => change.name !== undefined || change.status !== undefined, 'Say what to change.');
export type OrganizationChange = z.infer<typeof organizationChange>;

/** `vouched`: whoever administers the project answers for it, and DNS is not asked. */
export const domainInput = z.strictObject({ domain: domainName, vouched: z.boolean().optional() });
export type DomainInput = z.infer<typeof domainInput>;

const role = z.enum(ORGANIZATION_ROLES);

export const invitationInput = z.strictObject({ email: emailAddress, name: displayName.optional(), role });
export type InvitationInput = z.infer<typeof invitationInput>;

export const roleInput = z.strictObject({ role });
export type RoleInput = z.infer<typeof roleInput>;

export const projectAdminInput = z.strictObject({ email: emailAddress, name: displayName.optional() });
export type ProjectAdminInput = z.infer<typeof projectAdminInput>;
