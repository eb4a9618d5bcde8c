import { randomUUID } from 'node:crypto';
import { newId } from '@portico/core';
import { beforeEach, describe, expect, test } from 'vitest';
import type { PersonCaller } from '../src/index.ts';
import { codeOf, harness } from './harness.ts';

const context = await harness();
const { administration, database } = context;
const operator = await context.firstOwner();
const ours = await context.customer(operator, 'Contoso');
const theirs = await context.customer(operator, 'Fabrikam');
const application = await administration.createApplication(operator, theirs.project.id, {
  name: 'Notes',
  kind: 'web',
  redirect_uris: ['https://notes.example/callback'],
});
const invitation = await administration.inviteMember(operator, theirs.organization.id, {
  email: 'new@fabrikam.example',
  role: 'member',
});
const connection = {
  id: newId('connection'),
  projectId: theirs.project.id,
  organizationId: theirs.organization.id,
  protocol: 'oidc',
  provider: 'entra',
  managedBy: 'manual',
  status: 'active',
  name: 'Entra',
} as const;
await database.prisma.ssoConnection.create({ data: connection });
const ruleOf = { source: 'group', value: randomUUID(), role: 'admin' } as const;
const rule = await administration.addGroupRule(operator, theirs.organization.id, connection.id, ruleOf);
const projectAdmin = await adminOf(ours.project.id, 'pat@portico.example');

beforeEach(async () => {
  await database.prisma.throttleCounter.deleteMany();
});

type Names = {
  projectId: string;
  organizationId: string;
  applicationId: string;
  userId: string;
  invitationId: string;
  connectionId: string;
  ruleId: string;
};
const foreign: Names = {
  projectId: theirs.project.id,
  organizationId: theirs.organization.id,
  applicationId: application.id,
  userId: theirs.owner.principal.userId,
  invitationId: invitation.id,
  connectionId: connection.id,
  ruleId: rule.id,
};
const missing: Names = {
  projectId: newId('project'),
  organizationId: newId('organization'),
  applicationId: newId('application'),
  userId: newId('user'),
  invitationId: newId('invitation'),
  connectionId: newId('connection'),
  ruleId: newId('groupRoleRule'),
};

/** Everything that takes an id. A new use case belongs here. */
const USES: Record<string, (caller: PersonCaller, names: Names) => Promise<unknown>> = {
  getProject: (by, n) => administration.getProject(by.principal, n.projectId),
  changeProject: (by, n) => administration.changeProject(by, n.projectId, { name: 'Mine' }),
  listProjectKeys: (by, n) => administration.listProjectKeys(by.principal, n.projectId),
  rotateProjectKeys: (by, n) => administration.rotateProjectKeys(by, n.projectId, { compromised: false }),
  setLogo: (by, n) => administration.setLogo(by, n.projectId, undefined),
  listSocialConnections: (by, n) => administration.listSocialConnections(by.principal, n.projectId),
  setSocialConnection: (by, n) =>
    administration.setSocialConnection(by, n.projectId, 'google', { enabled: true }),
  listSessions: (by, n) => administration.listSessions(by.principal, n.organizationId),
  revokeSessions: (by, n) => administration.revokeSessions(by, n.organizationId, { all: true }),
  listProjectAdmins: (by, n) => administration.listProjectAdmins(by.principal, n.projectId),
  inviteProjectAdmin: (by, n) =>
    administration.inviteProjectAdmin(by, n.projectId, { email: 'e@evil.example' }),
  listProjectInvitations: (by, n) => administration.listProjectInvitations(by.principal, n.projectId),
  listOrganizationInvitations: (by, n) =>
    administration.listOrganizationInvitations(by.principal, n.organizationId),
  renewInvitation: (by, n) => administration.renewInvitation(by, n.invitationId),
  revokeInvitation: (by, n) => administration.revokeInvitation(by, n.invitationId),
  removeProjectAdmin: (by, n) => administration.removeProjectAdmin(by, n.projectId, n.userId),
  listProjectOrganizations: (by, n) => administration.listProjectOrganizations(by.principal, n.projectId),
  listConnectionsInNeed: (by, n) => administration.listConnectionsInNeed(by.principal, n.projectId),
  createOrganization: (by, n) => administration.createOrganization(by, n.projectId, { name: 'Mine' }),
  listProjectAudit: (by, n) => administration.listProjectAudit(by.principal, n.projectId, { limit: 5 }),
  listApplications: (by, n) => administration.listApplications(by.principal, n.projectId),
  createApplication: (by, n) =>
    administration.createApplication(by, n.projectId, { name: 'Mine', kind: 'spa' }),
  getApplication: (by, n) => administration.getApplication(by.principal, n.projectId, n.applicationId),
  latestSignIn: (by, n) => administration.latestSignIn(by.principal, n.projectId, n.applicationId),
  signInReadiness: (by, n) => administration.signInReadiness(by.principal, n.projectId),
  listRefusedRequests: (by, n) =>
    administration.listRefusedRequests(by.principal, n.projectId, n.applicationId),
  changeApplication: (by, n) =>
    administration.changeApplication(by, n.projectId, n.applicationId, { name: 'Mine' }),
  deleteApplication: (by, n) => administration.deleteApplication(by, n.projectId, n.applicationId),
  rotateSecret: (by, n) =>
    administration.rotateSecret(by, n.projectId, n.applicationId, { overlap_hours: 0 }),
  revokeSecret: (by, n) => administration.revokeSecret(by, n.projectId, n.applicationId, 'any'),
  getOrganization: (by, n) => administration.getOrganization(by.principal, n.organizationId),
  changeOrganization: (by, n) => administration.changeOrganization(by, n.organizationId, { name: 'Mine' }),
  addVerifiedDomain: (by, n) =>
    administration.addVerifiedDomain(by, n.organizationId, { domain: 'evil.example' }),
  claimDomain: (by, n) => administration.claimDomain(by, n.organizationId, { domain: 'evil.example' }),
  domainsToProve: (by, n) => administration.domainsToProve(by.principal, n.organizationId),
  proveDomain: (by, n) => administration.proveDomain(by, n.organizationId, 'evil.example'),
  removeDomain: (by, n) => administration.removeDomain(by, n.organizationId, 'evil.example'),
  limitConnection: (by, n) => administration.limitConnection(by, n, []),
  listMembers: (by, n) => administration.listMembers(by.principal, n.organizationId),
  inviteMember: (by, n) =>
    administration.inviteMember(by, n.organizationId, { email: 'e@evil.example', role: 'owner' }),
  changeRole: (by, n) => administration.changeRole(by, n.organizationId, n.userId, { role: 'member' }),
  removeMember: (by, n) => administration.removeMember(by, n.organizationId, n.userId),
  issuePasswordLink: (by, n) => administration.issuePasswordLink(by, n.organizationId, n.userId),
  listGroupRules: (by, n) => administration.listGroupRules(by.principal, n.organizationId, n.connectionId),
  addGroupRule: (by, n) => administration.addGroupRule(by, n.organizationId, n.connectionId, ruleOf),
  removeGroupRule: (by, n) => administration.removeGroupRule(by, n.organizationId, n.connectionId, n.ruleId),
  previewGroupRoles: (by, n) =>
    administration.previewGroupRoles(by.principal, n.organizationId, n.connectionId),
  seenGroups: (by, n) => administration.seenGroups(by.principal, n.organizationId, n.connectionId),
  listOrganizationAudit: (by, n) =>
    administration.listOrganizationAudit(by.principal, n.organizationId, { limit: 5 }),
  listSignIns: (by, n) => administration.listSignIns(by.principal, n.organizationId, { limit: 5 }),
  traceSignIn: (by, n) => administration.traceSignIn(by.principal, n.organizationId, newId('signInAttempt')),
  signInsByDay: (by, n) => administration.signInsByDay(by.principal, n),
};

describe('a foreign object and a missing one are one answer, and nothing changes (attack 81)', () => {
  test.each(Object.entries(USES))('%s', async (_name, use) => {
    const before = await fingerprint();
    for (const caller of [ours.owner, projectAdmin]) {
      expect(await codeOf(use(caller, foreign))).toBe('not_found');
      expect(await codeOf(use(caller, missing))).toBe('not_found');
    }
    expect(await fingerprint()).toEqual(before);
  });
});

test('the list of uses has every function that takes an id', () => {
  const takesNone = [
    'ensureFirstOwnerToken',
    'isFirstOwnerOpen',
    'createFirstOwner',
    'signIn',
    'checkPassword',
    'openSession',
    'dashboardApplication',
    'signOut',
    'confirmPassword',
    'resolveDashboardSession',
    'reviewAfterLoss',
    'usePasswordLink',
    'lookAtInvitation',
    'acceptInvitation',
    'acceptAsNewUser',
    'invitationForTrip',
    'acceptAfterTrip',
    'listOperatorInvitations',
    'listOperators',
    'inviteOperator',
    'removeOperator',
    'listDeploymentAudit',
    'onServer',
    'listProjects',
    'listOrganizations',
    'createProject',
  ];
  expect(Object.keys(administration).sort()).toEqual([...takesNone, ...Object.keys(USES)].sort());
});

test('lists show what is one’s own', async () => {
  expect(await administration.listProjects(ours.owner.principal)).toEqual([]);
  const seen = await administration.listOrganizations(ours.owner.principal);
  expect(seen.items.map(({ id }) => id)).toEqual([ours.organization.id]);
  const administered = await administration.listProjects(projectAdmin.principal);
  expect(administered.map(({ id }) => id)).toEqual([ours.project.id]);
  expect(await administration.listProjects(operator.principal)).toHaveLength(2);
});

test('the built-in project is nobody’s to administer, not even an operator’s', async () => {
  const { projectId } = operator.principal;
  expect(await codeOf(administration.getProject(operator.principal, projectId))).toBe('not_found');
  expect(await codeOf(administration.createOrganization(operator, projectId, { name: 'X' }))).toBe(
    'not_found',
  );
});

test('only an operator makes projects', async () => {
  for (const caller of [ours.owner, projectAdmin]) {
    expect(await codeOf(administration.createProject(caller, { name: 'Mine' }))).toBe('forbidden');
  }
});

test('who runs the deployment sees an organization but does not connect its directory', async () => {
  for (const caller of [operator, projectAdmin]) {
    const seen = await administration.getOrganization(caller.principal, ours.organization.id);
    expect(seen).toMatchObject({ role: null, mayConnect: false, mayManage: true, administersProject: true });
  }
  const own = await administration.getOrganization(ours.owner.principal, ours.organization.id);
  expect(own).toMatchObject({ role: 'owner', mayConnect: true, administersProject: false });
});

async function adminOf(projectId: string, email: string): Promise<PersonCaller> {
  await context.accepted(await administration.inviteProjectAdmin(operator, projectId, { email }), email);
  return context.callerFor(email);
}

/** How much there is of everything that an attacker could have changed. */
async function fingerprint(): Promise<unknown> {
  const { prisma } = database;
  return Promise.all([
    prisma.auditEvent.count(),
    prisma.membership.findMany(),
    prisma.organization.findMany(),
    prisma.application.findMany(),
    prisma.applicationSecret.findMany(),
    prisma.project.findMany(),
    prisma.projectAdmin.findMany(),
    prisma.passwordLink.findMany(),
    prisma.invitation.findMany(),
    prisma.organizationDomain.findMany(),
    prisma.groupRoleRule.findMany(),
    prisma.user.count(),
  ]);
}
