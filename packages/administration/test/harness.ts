import { type Clock, isPorticoError, newId } from '@portico/core';
import { createTestDatabase, type FakeClock, fakeClock } from '@portico/testing';
import {
  createAdministration,
  createPasswordHasher,
  type NewInvitation,
  type PersonCaller,
} from '../src/index.ts';

export const PASSWORD = 'a sentence for tests';
export const VISITOR = { ipAddress: '192.0.2.10', requestId: 'req_test' };

/** The code that a promise fails with, or what it came to. */
export async function codeOf(promise: Promise<unknown>): Promise<unknown> {
  try {
    return { came: await promise };
  } catch (error) {
    if (isPorticoError(error)) return error.code;
    throw error;
  }
}

/** An administration on a database of its own, with a cheap hash and a clock that stands still. */
export const harness = () => harnessWith<FakeClock>(fakeClock());

/** The same with another clock. */
export async function harnessWith<C extends Clock>(clock: C) {
  const database = await createTestDatabase();
  const cheap = createPasswordHasher({ memoryKiB: 8, passes: 1 });
  const checks: (string | null)[] = [];
  /** What name servers say. */
  const dns = new Map<string, string[][]>();
  const meanwhile: (() => Promise<unknown>)[] = [];
  /** Does this while the next question to DNS is under way. */
  const whileAsking = (act: () => Promise<unknown>) => meanwhile.push(act);
  const passwordHasher: typeof cheap = {
    hash: cheap.hash,
    verify: (phc, password) => {
      checks.push(phc);
      return cheap.verify(phc, password);
    },
  };
  const administration = createAdministration({
    prisma: database.prisma,
    pool: database.pool,
    clock,
    passwordHasher,
    origin: new URL('https://portico.example'),
    resolveTxt: async (name) => {
      await meanwhile.shift()?.();
      return dns.get(name) ?? Promise.reject(Object.assign(new Error('no such name'), { code: 'ENOTFOUND' }));
    },
    socialProviders: ['google'],
    sealSocialSecret: async (id, secret) => `sealed for ${id}: ${secret.length}`,
    makeProjectKeys: async () => [
      {
        id: newId('signingKey'),
        purpose: 'id_token',
        algorithm: 'RS256',
        publicJwk: { kty: 'RSA' },
        privateKey: 'sealed',
      },
    ],
  });

  /** Signs in and says who that is, as a server does for each request. */
  async function callerFor(email: string, password = PASSWORD): Promise<PersonCaller & { token: string }> {
    const result = await administration.signIn(VISITOR, { email, password });
    if (result.kind !== 'signed_in') throw new Error('the address is not unique');
    return { ...(await callerOf(result.token)), token: result.token };
  }

  async function callerOf(token: string): Promise<PersonCaller> {
    const principal = await administration.resolveDashboardSession(token);
    if (principal === undefined) throw new Error('the session is over');
    return { ...VISITOR, principal };
  }

  async function firstOwner(email = 'olga@portico.example'): Promise<PersonCaller & { token: string }> {
    const token = (await administration.ensureFirstOwnerToken()) ?? '';
    await administration.createFirstOwner(VISITOR, { token, email, password: PASSWORD, name: 'Olga' });
    return callerFor(email);
  }

  /** Invites somebody, who accepts as a new user, and signs them in. */
  async function member(
    by: PersonCaller,
    organizationId: string,
    role: 'owner' | 'admin' | 'member',
    email: string,
  ): Promise<PersonCaller & { token: string }> {
    await accepted(await administration.inviteMember(by, organizationId, { email, role }), email);
    return callerFor(email);
  }

  /** Somebody new accepts an invitation. */
  async function accepted(invitation: NewInvitation, email: string): Promise<{ userId: string }> {
    const token = tokenOf(invitation.url);
    return administration.acceptAsNewUser(VISITOR, { token, email, name: 'New', password: PASSWORD });
  }

  /** A project with one organization that has an owner. */
  async function customer(operator: PersonCaller, name: string) {
    const project = await administration.createProject(operator, { name });
    const organization = await administration.createOrganization(operator, project.id, { name });
    const owner = await member(operator, organization.id, 'owner', `owner@${name.toLowerCase()}.example`);
    return { project, organization, owner };
  }

  return {
    administration,
    database,
    clock,
    checks,
    dns,
    whileAsking,
    callerFor,
    callerOf,
    firstOwner,
    member,
    accepted,
    customer,
  };
}

/** The token out of a password link or an invitation. */
export function tokenOf(url: string | undefined): string {
  return new URLSearchParams(new URL(url ?? '').hash.slice(1)).get('token') ?? '';
}
