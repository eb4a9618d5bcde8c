import { isId, ORGANIZATION_ROLES } from '@portico/core';
import { z } from 'zod';
import { domainName } from './domain-name.ts';
import { displayName, emailAddress } from './text.ts';

export const projectInput = z.strictObject({ name: displayName });
export type ProjectInput = z.infer<typeof projectInput>;

export const organizationInput = z.strictObject({ name: displayName });
export type OrganizationInput = z.infer<typeof organizationInput>;

const MINUTES = 60;
const DAYS = 24 * 60 * MINUTES;

/** A window of sessions in seconds; null takes the deployment's. */
const window = (least: number, most: number) =>
  z
    .number()
    .int('Give whole seconds.')
    .min(least, `At least ${least / MINUTES} minutes.`)
    .max(most, `At most ${most / DAYS} days.`)
    .nullable()
    .optional();

/** At least one of them. */
export const organizationChange = z
  .strictObject({
    name: displayName.optional(),
    status: z.enum(['active', 'suspended']).optional(),
    sso_required: z.boolean().optional(),
    session_idle_seconds: window(5 * MINUTES, 30 * DAYS),
    session_absolute_seconds: window(5 * MINUTES, 90 * DAYS),
    refresh_seconds: window(5 * MINUTES, 90 * DAYS),
  })
  .refine((change) => Object.values(change).some((value) => value !== undefined), 'Say what to change.');
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

/** Which sessions to end: those of one person, or all. */
export const sessionScopeQuery = z.strictObject({
  user_id: z
    .string()
    .refine((id): boolean => isId('user', id), 'Not a user.')
    .optional(),
});
