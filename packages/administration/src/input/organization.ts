import { groupKey, isId, ORGANIZATION_ROLES } from '@portico/core';
import { z } from 'zod';
import { domainName } from './domain-name.ts';
import { displayName, emailAddress, typedLine } from './text.ts';

export const projectInput = z.strictObject({ name: displayName });
export type ProjectInput = z.infer<typeof projectInput>;

export const organizationInput = z.strictObject({ name: displayName });
export type OrganizationInput = z.infer<typeof organizationInput>;

/** To one connection. */
const MOST_DOMAINS = 200;
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
/** Which of the organization's domains lead to a connection; none: all of them. */
export const connectionDomains = z
  .array(domainName)
  .max(MOST_DOMAINS, `At most ${MOST_DOMAINS} domains.`)
  .transform((domains) => [...new Set(domains)].toSorted());

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

/** What Entra takes as the value of an app role (entra: app-roles). */
const APP_ROLE = /^(?!\.)[\w:!#$%&'()*+,\-./;<=>?@[\]^{|}~`]{1,120}$/;

const ruleOf = { role: z.enum(['member', 'admin']), label: displayName.optional() };

/** Who is in a group or has an app role gets a role, which is never that of an owner. */
export const groupRuleInput = z.discriminatedUnion('source', [
  z.strictObject({
    source: z.literal('group'),
    value: typedLine(255).transform(groupKey),
    ...ruleOf,
  }),
  z.strictObject({
    source: z.literal('app_role'),
    value: z
      .string()
      .trim()
      .regex(APP_ROLE, 'Give the value of the app role: at most 120 characters, without spaces.'),
    ...ruleOf,
  }),
]);
export type GroupRuleInput = z.infer<typeof groupRuleInput>;
