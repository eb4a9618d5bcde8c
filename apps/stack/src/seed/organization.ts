import type { Administration, PersonCaller } from '@portico/administration';
import { type DemoPerson, SEEDER } from './operator.ts';

export type OrganizationPlan = {
  readonly name: string;
  readonly domain: string;
  readonly owner: DemoPerson;
  readonly member: DemoPerson;
};

/**
 * The organization of that domain with two people who can sign in. Safe to repeat, also after somebody has renamed it: the
 * domain is what it is known by.
 */
export async function demoOrganization(
  administration: Administration,
  caller: PersonCaller,
  projectId: string,
  { name, domain, owner, member }: OrganizationPlan,
): Promise<{ id: string; name: string; domains: string[]; owner: DemoPerson; member: DemoPerson }> {
  const { items: existing } = await administration.listProjectOrganizations(caller.principal, projectId);
  const organization =
    (await holderOf(administration, caller, existing, domain)) ??
    existing.find((each) => each.name === name) ??
    (await administration.createOrganization(caller, projectId, { name }));
  const { domains } = await administration.getOrganization(caller.principal, organization.id);
  if (!domains.some((each) => each.domain === domain && each.verifiedAt !== null)) {
    await administration.addVerifiedDomain(caller, organization.id, { domain });
  }
  await demoMember(administration, caller, organization.id, owner, 'owner');
  await demoMember(administration, caller, organization.id, member, 'member');
  return { id: organization.id, name: organization.name, domains: [domain], owner, member };
}

async function holderOf<O extends { readonly id: string }>(
  administration: Administration,
  caller: PersonCaller,
  organizations: readonly O[],
  domain: string,
): Promise<O | undefined> {
  for (const organization of organizations) {
    const { domains } = await administration.getOrganization(caller.principal, organization.id);
    if (domains.some((each) => each.domain === domain && each.verifiedAt !== null)) return organization;
  }
  return undefined;
}

async function demoMember(
  administration: Administration,
  caller: PersonCaller,
  organizationId: string,
  { email, password }: DemoPerson,
  role: 'owner' | 'member',
): Promise<void> {
  const { items: members } = await administration.listMembers(caller.principal, organizationId);
  const known = members.find((member) => member.email === email || member.invitedEmail === email);
  if (known?.signIn === 'password') return;
  if (known === undefined) {
    const name = nameOf(email);
    const { url } = await administration.inviteMember(caller, organizationId, { email, role, name });
    await administration.acceptAsNewUser(SEEDER, { token: tokenIn(url), email, name, password });
    return;
  }
  const { url } = await administration.issuePasswordLink(caller, organizationId, known.userId);
  await administration.usePasswordLink(SEEDER, { token: tokenIn(url), password });
}

const tokenIn = (url: string): string => new URLSearchParams(new URL(url).hash.slice(1)).get('token') ?? '';

function nameOf(email: string): string {
  const [local = ''] = email.split('@');
  return `${local.charAt(0).toUpperCase()}${local.slice(1)} (demo)`;
}
