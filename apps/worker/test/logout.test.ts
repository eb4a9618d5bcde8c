import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sealedProjectKeys } from '@portico/administration';
import { newId } from '@portico/core';
import { logoutNotices } from '@portico/database';
import { createOutbound } from '@portico/outbound';
import { createTestDatabase } from '@portico/testing';
import { KeyRing } from '@portico/vault';
import fc from 'fast-check';
import { createLocalJWKSet, jwtVerify } from 'jose';
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createLogoutWorker } from '../src/logout/logout-worker.ts';
import { KEEP_TRYING_SECONDS, waitSeconds } from '../src/settle.ts';

const { pool, prisma } = await createTestDatabase();
const keyRing = KeyRing.parse(`k1:${randomBytes(32).toString('base64')}`);
const origin = new URL('https://portico.example');
const projectId = newId('project');
const userId = newId('user');
const issuer = `${origin.origin}/oauth2/${projectId}`;

/** The application: writes down what it was sent, and answers what the test says. */
const received: string[] = [];
let answer: (request: IncomingMessage, response: ServerResponse) => void = () => undefined;
const server = createServer(async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  received.push(new URLSearchParams(Buffer.concat(chunks).toString()).get('logout_token') ?? '');
  answer(request, response);
}).listen(0, '127.0.0.1');
await once(server, 'listening');
const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
afterAll(() => server.close());

const keys = await sealedProjectKeys(keyRing);
await prisma.project.create({
  data: {
    ...{ id: projectId, name: 'Notes' },
    signingKeys: {
      create: keys.map(({ publicJwk, ...key }) => ({ ...key, ...(publicJwk && { publicJwk }) })),
    },
    users: { create: { id: userId } },
  },
});
const application = async (settings: object = {}) => {
  const id = newId('application');
  const backchannelLogoutUri = `${base}/logout`;
  await prisma.application.create({
    data: {
      id,
      projectId,
      name: 'Notes',
      kind: 'web',
      redirectUris: [],
      postLogoutRedirectUris: [],
      allowedOrigins: [],
      backchannelLogoutUri,
      ...settings,
    },
  });
  return id;
};
/** A session of the application, ended by a statement as any part of Portico may use. */
async function endedSession(applicationId: string): Promise<string> {
  const id = newId('session');
  await prisma.session.create({
    data: {
      id,
      projectId,
      userId,
      applicationId,
      method: 'password',
      authenticatedAt: new Date(),
      expiresAt: new Date(Date.now() + 60_000),
      groups: [],
    },
  });
  await pool.query('UPDATE sessions SET revoked_at = now() WHERE id = $1', [id]);
  return id;
}
const notice = (sessionId: string) => prisma.logoutNotice.findFirstOrThrow({ where: { sessionId } });
const worker = (insideAllowed = true, stopping = new AbortController(), notices = logoutNotices(pool)) =>
  createLogoutWorker({
    ...{
      origin,
      keyRing,
      notices,
      log: () => undefined,
      now: () => new Date(),
      random: () => 0,
      stopping: stopping.signal,
    },
    // Longer than a loaded machine takes: where silence is the matter, the test says when the time is over.
    tell: createOutbound({ timeoutMs: 20_000, insideAllowed }).tell,
  });
/** The next attempt is due now. */
const due = () =>
  pool.query(
    'UPDATE logout_notices SET next_attempt_at = now() WHERE delivered_at IS NULL AND failed_at IS NULL',
  );

beforeEach(async () => {
  received.length = 0;
  answer = (_request, response) => response.writeHead(200).end();
  await pool.query('DELETE FROM logout_notices');
});
afterEach(() => vi.restoreAllMocks());

describe('an application hears that a session ended', () => {
  test.each(['RS256', 'ES256'])(
    'by a logout token as the standard says, signed with %s (attack 127)',
    async (algorithm) => {
      const id = await application({ idTokenAlgorithm: algorithm });
      const sessionId = await endedSession(id);
      expect(await worker().workOnce()).toBe(true);
      const jwks = createLocalJWKSet({
        keys: keys.flatMap(({ publicJwk }) => (publicJwk === null ? [] : [publicJwk])) as never,
      });
      const { payload, protectedHeader } = await jwtVerify(received[0] ?? '', jwks, {
        issuer,
        audience: id,
        typ: 'logout+jwt',
      });
      expect(protectedHeader.alg).toBe(algorithm);
      expect(payload).toMatchObject({
        ...{
          sub: userId,
          sid: sessionId,
          events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
        },
      });
      expect(payload).not.toHaveProperty('nonce');
      expect(payload.jti).toBeTruthy();
      expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(120);
      expect((await notice(sessionId)).deliveredAt).not.toBeNull();
      expect(await worker().workOnce()).toBe(false);
    },
  );

  test('once, with ten workers at work', async () => {
    const id = await application();
    const sessions = await Promise.all(Array.from({ length: 20 }, () => endedSession(id)));
    const workers = Array.from({ length: 10 }, () => worker());
    await Promise.all(
      workers.map(async (one) => {
        while (await one.workOnce());
      }),
    );
    expect(received).toHaveLength(sessions.length);
  });

  test('again, when a worker died between the answer and the row (fault R30)', async () => {
    const sessionId = await endedSession(await application());
    await logoutNotices(pool).lease(8, 30);
    expect(await worker().workOnce()).toBe(false);
    await due();
    expect(await worker().workOnce()).toBe(true);
    expect(await notice(sessionId)).toMatchObject({ attempts: 2, deliveredAt: expect.any(Date) });
  });

  test('not when it wants no notices', async () => {
    await endedSession(await application({ backchannelLogoutUri: null }));
    expect(await worker().workOnce()).toBe(false);
  });

  test('no more when it was deleted meanwhile', async () => {
    const id = await application();
    const sessionId = await endedSession(id);
    await prisma.application.delete({ where: { id } });
    await worker().workOnce();
    expect((await notice(sessionId)).failedAt).not.toBeNull();
  });
});

describe('an application that does not take it (fault R27)', () => {
  let outOfTime = () => {};

  test.each<[string, typeof answer]>([
    ['fails', (_request, response) => response.writeHead(500).end('x'.repeat(100_000))],
    [
      'sends elsewhere',
      (_request, response) => response.writeHead(302, { location: `${base}/elsewhere` }).end(),
    ],
    ['hangs up', (request) => request.socket.destroy()],
    ['says nothing', () => outOfTime()],
  ])('%s: asked once, and again later (attack 108)', async (_, behaviour) => {
    answer = behaviour;
    const patience = new AbortController();
    outOfTime = () => patience.abort(new DOMException('the time is over', 'TimeoutError'));
    vi.spyOn(AbortSignal, 'timeout').mockReturnValueOnce(patience.signal);
    const sessionId = await endedSession(await application());
    const began = Date.now();
    await worker().workOnce();
    expect(received).toHaveLength(1);
    const row = await notice(sessionId);
    expect(row).toMatchObject({
      attempts: 1,
      deliveredAt: null,
      failedAt: null,
      lastFailure: expect.any(String),
    });
    const wait = waitSeconds(1, 0) * 1_000;
    expect(row.nextAttemptAt.getTime()).toBeGreaterThanOrEqual(began + wait);
    // A column keeps milliseconds and rounds up, too.
    expect(row.nextAttemptAt.getTime()).toBeLessThanOrEqual(Date.now() + 1 + wait);
    answer = (_request, response) => response.writeHead(204).end();
    await due();
    await worker().workOnce();
    expect((await notice(sessionId)).deliveredAt).not.toBeNull();
    expect(
      new Set(
        received.map(
          (token) => JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()).jti,
        ),
      ).size,
    ).toBe(2);
  });

  test('because it finds it wrong is left alone after three times', async () => {
    answer = (_request, response) => response.writeHead(400).end();
    const sessionId = await endedSession(await application());
    for (let attempt = 0; attempt < 5; attempt += 1) {
      await worker().workOnce();
      await due();
    }
    expect(received).toHaveLength(3);
    expect(await notice(sessionId)).toMatchObject({
      lastFailure: 'answered 400',
      failedAt: expect.any(Date),
    });
  });

  test('for three days is left alone', async () => {
    answer = (_request, response) => response.writeHead(503).end();
    const sessionId = await endedSession(await application());
    await pool.query(
      `UPDATE logout_notices SET created_at = now() - make_interval(secs => ${KEEP_TRYING_SECONDS + 1})`,
    );
    await worker().workOnce();
    expect((await notice(sessionId)).failedAt).not.toBeNull();
  });

  test('holds up no other', async () => {
    const held = Promise.withResolvers<ServerResponse>();
    answer = (request, response) =>
      request.url === '/slow' ? held.resolve(response) : response.writeHead(200).end();
    const slow = await endedSession(await application({ backchannelLogoutUri: `${base}/slow` }));
    const quick = await endedSession(await application());
    const working = worker().workOnce();
    await expect.poll(async () => (await notice(quick)).deliveredAt).not.toBeNull();
    expect((await notice(slow)).deliveredAt).toBeNull();
    (await held.promise).writeHead(200).end();
    await working;
    expect((await notice(slow)).deliveredAt).not.toBeNull();
  });

  test('holds up no other, however many notices wait for it, and however late the other ones come', async () => {
    const held: ServerResponse[] = [];
    answer = (request, response) =>
      request.url === '/slow' ? held.push(response) : response.writeHead(200).end();
    const slow = await application({ backchannelLogoutUri: `${base}/slow` });
    for (let session = 0; session < 40; session += 1) await endedSession(slow);
    const quick = await application();
    const [first, stopping] = [await endedSession(quick), new AbortController()];
    const one = worker(true, stopping);
    const working = one.workOnce();
    await expect.poll(async () => (await notice(first)).deliveredAt).not.toBeNull();
    const second = await endedSession(quick);
    one.wake();
    await expect.poll(async () => (await notice(second)).deliveredAt).not.toBeNull();
    await expect.poll(() => held.length).toBe(4);
    stopping.abort();
    for (const response of held) response.writeHead(200).end();
    expect(await working).toBe(true);
    const told = await prisma.logoutNotice.count({
      where: { applicationId: slow, deliveredAt: { not: null } },
    });
    expect(told).toBe(4);
  });

  test('is told all the same in the end, and a database that fails meanwhile ends the round with its reason', async () => {
    const id = await application();
    for (let session = 0; session < 25; session += 1) await endedSession(id);
    expect(await worker().workOnce()).toBe(true);
    expect(await prisma.logoutNotice.count({ where: { deliveredAt: null } })).toBe(0);
    await endedSession(id);
    const notices = logoutNotices(pool);
    const broken = { ...notices, delivered: () => Promise.reject(new Error('no database')) };
    await expect(worker(true, new AbortController(), broken).workOnce()).rejects.toThrow('no database');
  });
});

describe('nothing inside is reached (attack 106)', () => {
  test.each([
    'http://127.0.0.1',
    'https://127.0.0.1',
    'https://[::1]',
    'https://localhost',
    'http://8.8.8.8',
    'https://2130706433',
    'https://0x7f.1',
    'https://[::ffff:7f00:1]',
  ])('a notice to %s goes nowhere', async (host) => {
    const { port } = server.address() as AddressInfo;
    const sessionId = await endedSession(
      await application({ backchannelLogoutUri: `${host}:${port}/logout` }),
    );
    await worker(false).workOnce();
    expect(received).toEqual([]);
    expect((await notice(sessionId)).lastFailure).toContain('not public');
  });
});

test('each wait is longer than the last, up to an hour, and never the same for all', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 1_000 }),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      (attempt, random) => {
        const seconds = waitSeconds(attempt, random);
        expect(seconds).toBeGreaterThanOrEqual(2.5);
        expect(seconds).toBeLessThanOrEqual(3_600);
        expect(waitSeconds(attempt + 1, random)).toBeGreaterThanOrEqual(seconds);
      },
    ),
  );
  expect(waitSeconds(1, 0.9)).not.toBe(waitSeconds(1, 0.1));
});
