import type { Administration, Caller } from '@portico/administration';
import { type DemoPerson, SEEDER } from './operator.ts';

export type OrganizationPlan = {
  readonly name: string;
  readonly domain: string;
  readonly owner: DemoPerson;
  readonly member: DemoPerson;
};

/** The organization of that name with its verified domain and two people who can sign in. Safe to repeat. */
export async function demoOrganization(
  administration: Administration,
  caller: Caller,
  projectId: string,
  { name, domain, owner, member }: OrganizationPlan,
): Promise<{ id: string; name: string; domains: string[]; owner: DemoPerson; member: DemoPerson }> {
  const existing = await administration.listProjectOrganizations(caller.viewer, projectId);
  const organization =
    existing.find((each) => each.name === name) ??
    (await administration.createOrganization(caller, projectId, { name }));
  const { domains } = await administration.getOrganization(caller.viewer, organization.id);
  if (!domains.some((each) => each.domain === domain && each.verifiedAt !== null)) {
    await administration.addVerifiedDomain(caller, organization.id, { domain });
  }
  await demoMember(administration, caller, organization.id, owner, 'owner');
  await demoMember(administration, caller, organization.id, member, 'member');
  return { id: organization.id, name, domains: [domain], owner, member };
}

async function demoMember(
  administration: Administration,
  caller: Caller,
  organizationId: string,
  { email, password }: DemoPerson,
  role: 'owner' | 'member',
): Promise<void> {
  const members = await administration.listMembers(caller.viewer, organizationId);
  const known = members.find((member) => member.email === email);
  if (known?.signIn === 'password') return;
  const link =
    known === undefined
      ? (await administration.inviteMember(caller, organizationId, { email, role, name: nameOf(email) }))
          .passwordLink
      : await administration.issuePasswordLink(caller, organizationId, known.userId);
  const token = new URLSearchParams(new URL(link?.url ?? 'about:blank').hash.slice(1)).get('token');
  if (token !== null) await administration.usePasswordLink(SEEDER, { token, password });
}

function nameOf(email: string): string {
  const [local = ''] = email.split('@');
  return `${local.charAt(0).toUpperCase()}${local.slice(1)} (demo)`;
}
