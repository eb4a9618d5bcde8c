import { newId } from '@portico/core';
import { describe, expect, test } from 'vitest';
import { signInFilter } from '../src/index.ts';
import { codeOf, harness } from './harness.ts';

/* The log of an organization's sign-ins, and one of them step by step. */

const context = await harness();
const { administration, database } = context;
const operator = await context.firstOwner();
const contoso = await context.customer(operator, 'Contoso');
const fabrikam = await context.customer(operator, 'Fabrikam');
const member = await context.member(contoso.owner, contoso.organization.id, 'member', 'mia@contoso.example');

type Customer = typeof contoso;

async function connectionOf({ project, organization }: Customer): Promise<string> {
  const id = newId('connection');
  await database.prisma.ssoConnection.create({
    data: {
      ...{ id, status: 'active', name: 'Microsoft Entra ID' },
      ...{ protocol: 'oidc', provider: 'entra', managedBy: 'microsoft_graph' },
      ...{ projectId: project.id, organizationId: organization.id },
    },
  });
  return id;
}
const connection = await connectionOf(contoso);
const foreign = await connectionOf(fabrikam);

const NOON = Date.UTC(2026, 0, 1, 12);
/** So many milliseconds after noon. */
const at = (ms: number) => new Date(NOON + ms);

async function attempt(columns: object = {}, of: Customer = contoso, over = connection): Promise<string> {
  const id = newId('signInAttempt');
  await database.prisma.signInAttempt.create({
    data: {
      ...{ id, stateHash: id, browserHash: 'b', purpose: 'sign_in', createdAt: at(0) },
      ...{ projectId: of.project.id, organizationId: of.organization.id, connectionId: over },
      expiresAt: new Date(Date.now() + 600_000),
      ...columns,
    },
  });
  return id;
}

const listed = async (filter: object = {}, of: Customer = contoso) => {
  const page = await administration.listSignIns(
    of.owner.principal,
    of.organization.id,
    signInFilter.parse(filter),
  );
  return page.items.map(({ id }) => id);
};
const trace = (id: string, of: Customer = contoso) =>
  administration.traceSignIn(of.owner.principal, of.organization.id, id);
const steps = async (id: string) =>
  (await trace(id)).steps.map(({ name, state, startsAfter, took }) => [name, state, startsAfter, took]);

const EXPIRED = { expiresAt: new Date(Date.now() - 1_000) };
const REFUSED = { consumedAt: at(5_000), endedAt: at(5_400) };

describe('the log of sign-ins', () => {
  test('is of the organization alone, and for its owners and admins (attack 81)', async () => {
    const mine = await attempt();
    const theirs = await attempt({}, fabrikam, foreign);
    expect(await listed()).toContain(mine);
    expect(await listed()).not.toContain(theirs);
    expect(await listed({ connection: foreign })).toEqual([]);
    expect(await codeOf(trace(theirs))).toBe('not_found');
    const { principal } = member;
    const { id } = contoso.organization;
    expect(await codeOf(administration.listSignIns(principal, id, signInFilter.parse({})))).toBe('forbidden');
    expect(await codeOf(administration.traceSignIn(principal, id, mine))).toBe('forbidden');
    const ids = { organizationId: id, connectionId: connection };
    expect(await codeOf(administration.signInsByDay(principal, ids))).toBe('forbidden');
    expect(
      await codeOf(administration.signInsByDay(contoso.owner.principal, { ...ids, connectionId: foreign })),
    ).toBe('not_found');
  });

  test('is found by what came of it, by the request, by the person and by the time', async () => {
    const refused = await attempt({
      ...REFUSED,
      ...{ outcome: 'not_a_member', refusedStep: 'admit', refusedRequestId: 'req_Shown' },
      ...{ assertedEmail: 'ada_lovelace@contoso.example', assertedName: 'Ada King', createdAt: at(60_000) },
    });
    const well = await attempt({ ...REFUSED, outcome: 'ok', createdAt: at(61_000) });
    const away = await attempt({ ...EXPIRED, createdAt: at(62_000) });
    const found = { until: at(63_000).toISOString() };
    expect((await listed(found)).slice(0, 3)).toEqual([away, well, refused]);
    expect(await listed({ search: 'req_shown' })).toEqual([refused]);
    expect(await listed({ search: refused })).toEqual([refused]);
    expect(await listed({ search: 'LoveLace@' })).toEqual([refused]);
    expect(await listed({ search: 'ada king' })).toEqual([refused]);
    // No pattern of SQL: an underscore is one.
    expect(await listed({ search: 'ada%' })).toEqual([]);
    expect(await listed({ search: 'adaxlovelace' })).toEqual([]);
    expect(await listed({ result: 'refused' })).toEqual([refused]);
    expect(await listed({ result: 'succeeded' })).toEqual([well]);
    expect(await listed({ ...found, result: 'unfinished' })).toContain(away);
    expect(await listed({ until: at(61_000).toISOString(), result: 'refused' })).toEqual([refused]);
    const [from, to] = [at(60_500).toISOString(), at(61_500).toISOString()];
    expect(await listed({ since: from, until: to })).toEqual([well]);
    expect(await listed({ since: at(61_000).toISOString(), until: at(62_000).toISOString() })).toEqual([
      well,
    ]);
    expect(await listed({ since: to, until: from })).toEqual([]);
    for (const name of ['search', 'connection'])
      expect(signInFilter.safeParse({ [name]: 'a\0b' }).success).toBe(false);
  });

  test('finds who never came back by what they had typed, and says that nobody has proven it', async () => {
    const away = await attempt({ ...EXPIRED, typedAddress: 'grace.hopper@contoso.example' });
    const theirs = { ...EXPIRED, typedAddress: 'grace.hopper@contoso.example' };
    await attempt(theirs, fabrikam, foreign);
    expect(await listed({ search: 'Hopper' })).toEqual([away]);
    expect(await trace(away)).toMatchObject({
      ...{ state: 'unfinished', person: null, typedAddress: 'grace.hopper@contoso.example' },
    });
  });

  test('tells who is still under way from who never came back, and from whom Portico did not finish', async () => {
    const fresh = await context.customer(operator, 'Adatum');
    const over = await connectionOf(fresh);
    const away = await attempt(EXPIRED, fresh, over);
    const atMicrosoft = await attempt({}, fresh, over);
    const cameBack = { consumedAt: at(1_000) };
    const finishing = await attempt(cameBack, fresh, over);
    const stuck = await attempt({ ...EXPIRED, ...cameBack }, fresh, over);
    const told = async (id: string) => {
      const { state, cameBack } = await trace(id, fresh);
      return { state, cameBack };
    };
    expect(await told(away)).toEqual({ state: 'unfinished', cameBack: false });
    expect(await told(atMicrosoft)).toEqual({ state: 'waiting', cameBack: false });
    expect(await told(finishing)).toEqual({ state: 'waiting', cameBack: true });
    expect(await told(stuck)).toEqual({ state: 'unfinished', cameBack: true });
    expect((await listed({ result: 'unfinished' }, fresh)).toSorted()).toEqual([away, stuck].toSorted());
  });

  test('sends nobody to check or repair what is the operator’s: a connection over the sign-in app', async () => {
    const fresh = await context.customer(operator, 'Litware');
    const over = await connectionOf(fresh);
    await database.prisma.ssoConnection.update({ where: { id: over }, data: { managedBy: 'sign_in_app' } });
    const id = await attempt(
      {
        ...REFUSED,
        ...{ outcome: 'sign_in_app_misconfigured', refusedStep: 'redeem', refusalProven: true },
        providerCode: 'AADSTS7000222',
      },
      fresh,
      over,
    );
    const { explanation, connectionManagedBy } = await trace(id, fresh);
    expect(explanation).toMatchObject({ who: 'operator', how: expect.stringMatching(/sign-in app/) });
    expect(connectionManagedBy).toBe('sign_in_app');
  });

  test('explains why the directory did not say somebody’s groups', async () => {
    const id = await attempt({ ...REFUSED, outcome: 'ok', groupsCode: 'Authorization_RequestDenied' });
    expect((await trace(id)).groupsUnknown).toMatchObject({
      ...{ code: 'Authorization_RequestDenied', who: 'it_admin' },
    });
    expect((await trace(await attempt({ ...REFUSED, outcome: 'ok' }))).groupsUnknown).toBeNull();
  });

  test('comes in pages, the newest first, each once, also where several began at one moment', async () => {
    const fresh = await context.customer(operator, 'Fresh');
    const over = await connectionOf(fresh);
    const made: string[] = [];
    for (const second of [1, 2, 2, 2, 3]) made.push(await attempt({ createdAt: at(second) }, fresh, over));
    const pages: string[][] = [];
    let after: string | undefined;
    do {
      const filter = signInFilter.parse({ limit: 2, ...(after === undefined ? {} : { after }) });
      const page = await administration.listSignIns(fresh.owner.principal, fresh.organization.id, filter);
      pages.push(page.items.map(({ id }) => id));
      after = page.after ?? undefined;
    } while (after !== undefined);
    expect(pages.map(({ length }) => length)).toEqual([2, 2, 1]);
    expect([pages.flat()[0], pages.flat()[4]]).toEqual([made[4], made[0]]);
    expect(pages.flat().toSorted()).toEqual(made.toSorted());
  });
});

describe('the trace of a sign-in', () => {
  test('tells where one failed, how long each step took, and what Microsoft’s number means', async () => {
    const id = await attempt({
      ...{ consumedAt: at(4_000), endedAt: at(4_350), redeemMs: 320 },
      ...{ outcome: 'idp_client_refused', refusedStep: 'redeem', refusalProven: true },
      ...{ providerCode: 'AADSTS7000222', refusedRequestId: 'req_1' },
    });
    expect(await trace(id)).toMatchObject({
      state: 'refused',
      code: 'idp_client_refused',
      providerCode: 'AADSTS7000222',
      reportedBy: 'identity_provider',
      requestId: 'req_1',
      explanation: { who: 'it_admin', what: expect.stringMatching(/expired/) },
    });
    expect(await steps(id)).toEqual([
      ['provider', 'done', 0, 4_000],
      ['redeem', 'failed', 4_000, 320],
      ['admit', 'not_reached', null, null],
      ['application', 'not_reached', null, null],
    ]);
  });

  test('says what did not fit of the answer, and what is otherwise than before', async () => {
    const mismatch = { of: 'Audience', expected: 'ours', received: 'theirs', seconds: null };
    const changes = [{ what: 'algorithm', before: 'a', lastSeen: '2026-11-01T10:00:00.000Z', now: 'b' }];
    const answerFacts = { mismatch, changes };
    const id = await attempt({ ...REFUSED, outcome: 'saml_audience', refusedStep: 'redeem', answerFacts });
    expect(await trace(id)).toMatchObject(answerFacts);
    const well = await trace(await attempt({ ...REFUSED, outcome: 'ok' }));
    expect(well).toMatchObject({ mismatch: null, changes: [] });
  });

  test.each([
    [
      'an error of Microsoft',
      { ...REFUSED, outcome: 'idp_error', refusedStep: 'provider' },
      'failed not_reached not_reached not_reached',
    ],
    [
      'a person who may not come in',
      { ...REFUSED, redeemMs: 300, outcome: 'not_a_member', refusedStep: 'admit' },
      'done done failed not_reached',
    ],
    [
      'one that was refused before its step was kept',
      { ...REFUSED, outcome: 'idp_error' },
      'done unknown unknown not_reached',
    ],
    ['one that is at Microsoft', {}, 'under_way not_reached not_reached not_reached'],
    ['one that never came back', EXPIRED, 'failed not_reached not_reached not_reached'],
    ['one that is being redeemed', { consumedAt: at(9) }, 'done under_way not_reached not_reached'],
    [
      'one at whose redeeming we were killed',
      { consumedAt: at(9), ...EXPIRED },
      'done failed not_reached not_reached',
    ],
    ['one of long ago', { ...REFUSED, redeemMs: 300, outcome: 'ok' }, 'done done done unknown'],
    ['a test', { ...REFUSED, purpose: 'test', outcome: 'ok' }, 'done done done'],
  ])('of %s', async (_, columns, wanted) => {
    const { steps: told } = await trace(await attempt(columns));
    expect(told.map(({ state }) => state).join(' ')).toBe(wanted);
  });

  test('goes on until the application has fetched its tokens', async () => {
    const sessionId = newId('session');
    const { project, organization } = contoso;
    await database.prisma.session.create({
      data: {
        ...{
          id: sessionId,
          projectId: project.id,
          organizationId: organization.id,
          connectionId: connection,
        },
        ...{
          userId: member.principal.userId,
          authenticatedAt: at(0),
          expiresAt: new Date(Date.now() + 60_000),
        },
      },
    });
    const id = await attempt({ ...REFUSED, redeemMs: 300, outcome: 'ok', sessionId });
    const code = {
      ...{ projectId: project.id, kind: 'AuthorizationCode', id: sessionId, payload: {}, grantId: sessionId },
      expiresAt: new Date(Date.now() + 60_000),
    };
    await database.prisma.oauthState.create({ data: code });
    expect((await steps(id))[3]).toEqual(['application', 'under_way', 5_400, null]);
    const where = { projectId_kind_id: { projectId: project.id, kind: code.kind, id: code.id } };
    await database.prisma.oauthState.update({ where, data: { consumedAt: at(5_480) } });
    expect((await steps(id))[3]).toEqual(['application', 'done', 5_400, 80]);
    await database.prisma.oauthState.update({ where, data: { consumedAt: null, expiresAt: at(6_000) } });
    expect((await steps(id))[3]).toEqual(['application', 'failed', 5_400, null]);
  });

  test('says of a browser’s word that it is one', async () => {
    const id = await attempt({
      ...REFUSED,
      outcome: 'idp_error',
      refusedStep: 'provider',
      refusalProven: false,
    });
    expect(await trace(id)).toMatchObject({ reportedBy: 'browser', explanation: null });
  });
});

describe('sign-ins by day', () => {
  test('are counted by the days of the reader’s zone', async () => {
    const fresh = await context.customer(operator, 'Days');
    const over = await connectionOf(fresh);
    const person = await context.member(fresh.owner, fresh.organization.id, 'member', 'dan@days.example');
    const today = new Date().toISOString().slice(0, 10);
    const midnight = Date.parse(`${today}T00:00:00Z`);
    const came = (createdAt: Date) =>
      database.prisma.session.create({
        data: {
          ...{ id: newId('session'), projectId: fresh.project.id, organizationId: fresh.organization.id },
          ...{ connectionId: over, userId: person.principal.userId, authenticatedAt: createdAt, createdAt },
          expiresAt: new Date(Date.now() + 60_000),
        },
      });
    const HOUR = 3_600_000;
    // Half an hour before and after midnight in UTC of yesterday, and one of long ago.
    await came(new Date(midnight - 24 * HOUR - HOUR / 2));
    await came(new Date(midnight - 24 * HOUR + HOUR / 2));
    await came(new Date(midnight - 40 * 24 * HOUR));
    const refused = { ...REFUSED, outcome: 'not_a_member', createdAt: new Date(midnight - 24 * HOUR + HOUR) };
    await attempt(refused, fresh, over);
    // Eight days ago: it may be there still, and others of that day are not.
    const old = new Date(midnight - 8 * 24 * HOUR + HOUR);
    await came(old);
    await attempt({ ...refused, createdAt: old }, fresh, over);
    const ids = { organizationId: fresh.organization.id, connectionId: over };
    const days = async (zone?: string) => {
      const all = await administration.signInsByDay(fresh.owner.principal, ids, zone);
      return all.map(({ succeeded, refused: not }) => [succeeded, not]);
    };
    expect(await days()).toEqual([
      [1, null],
      [1, 0],
      [1, 1],
    ]);
    // Three hours further west all of it was the day before.
    expect(await days('America/Sao_Paulo')).toEqual([
      [1, null],
      [2, 1],
    ]);
    for (const zone of ['Atlantis/Poseidonis', '+03:00', "UTC'; --", ''])
      expect(await codeOf(days(zone))).toBe('invalid_request');
  });
});
