import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ROUTES } from '../harness/endpoints.ts';
import { browserOf, startPortico } from '../harness/index.ts';
import { rawRequest, rawText, statusOf } from './raw-request.ts';

/* Every route, asked in ways that nobody would (review R7): no failure of ours, no hang, no look inside. */

const portico = await startPortico({ worker: false });
const { a } = portico.organizations;
/** The same requests each time. What a person's machine finds beyond them becomes a test of its own. */
const SEED = 20_261_127;

const ids: Readonly<Record<string, string>> = {
  orgId: a.id,
  organizationId: a.id,
  projectId: portico.project.id,
  applicationId: portico.application.clientId,
  userId: a.owner.userId,
  uid: 'a'.repeat(43),
};
const routes = ROUTES.map((route) =>
  `/${route}`.replace(/\[(\w+)\]/g, (_, name: string) => ids[name] ?? 'x'),
);
const issuer = new URL(portico.project.issuer).pathname;
const ENDPOINTS = [
  '',
  '/auth',
  '/auth/x',
  '/token',
  '/token/introspection',
  '/token/revocation',
  '/userinfo',
];
const MORE = [
  '/par',
  '/jwks',
  '/device',
  '/device/x',
  '/device/auth',
  '/session/end',
  '/session/end/confirm',
];
const DOCUMENTS = ['/.well-known/openid-configuration', '/consent/x', '/nothing'];
const paths = [
  ...routes,
  ...[...ENDPOINTS, ...MORE, ...DOCUMENTS].map((path) => issuer + path),
  ...['/livez', '/readyz', '/sdk', '/nothing', '/_next/nothing', '/_next/image', '/favicon.ico'],
];

const nastyPiece = fc.constantFrom(
  ...[
    '%',
    '%zz',
    '%ff',
    '%C0%AF',
    '%00',
    '%0d%0a',
    "'",
    '"',
    '<script>',
    '{}',
    '[]',
    '\u00fc',
    '..',
    '*',
    '~',
  ],
  ...['a'.repeat(3_000), '-1', 'null', '__proto__', 'constructor', '%E2%80%AE', '$', '@', '=', '&', '?'],
);
const nasty = fc.array(nastyPiece, { minLength: 1, maxLength: 3 }).map((pieces) => pieces.join(''));
/** The route as it is, with one part replaced, or with something behind it. */
const path = fc.constantFrom(...paths).chain((route) =>
  fc.oneof(
    { weight: 2, arbitrary: fc.constant(route) },
    fc.tuple(nasty, fc.nat(8)).map(([piece, at]) => {
      const parts = route.split('/');
      parts[1 + (at % Math.max(1, parts.length - 1))] = piece;
      return parts.join('/');
    }),
    nasty.map((piece) => `${route}/${piece}`),
  ),
);
const names = [
  'client_id',
  'redirect_uri',
  'scope',
  'state',
  'code',
  'token',
  'grant_type',
  'response_type',
  'max_age',
];
const pairs = fc.array(
  fc.tuple(
    fc.constantFrom(...names, 'prompt', 'next', 'error', 'user_code', 'xsrf', 'id_token_hint', 'q'),
    nasty,
  ),
  { maxLength: 4 },
);
const query = pairs.map((each) => each.map((pair) => pair.join('=')).join('&'));
const body = fc.oneof(
  fc.constant(''),
  query,
  nasty,
  fc.constantFrom('{', '{"a":', 'null', '[]', '""', '{"__proto__":{"a":1}}', '{"email":{"$gt":""}}'),
  fc.json({ maxDepth: 2 }),
);
const TYPES = [
  'application/json',
  'application/x-www-form-urlencoded',
  'text/plain',
  'multipart/form-data',
  'x',
  '',
];
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND', 'get'];
const header = fc.constantFrom<Record<string, string>>(
  ...[{}, { Accept: 'text/html' }, { Accept: 'application/json' }, { Accept: '%' }],
  ...[{ Authorization: 'Bearer x' }, { Authorization: 'Basic %%%' }, { Authorization: 'DPoP x', DPoP: 'x' }],
  ...[{ Cookie: 'a=%; =; portico_session=x' }, { Cookie: `${'c=d; '.repeat(200)}e=f` }],
  ...[{ RSC: '1', 'Next-Router-State-Tree': '%' }, { 'Next-Action': 'x' }, { Range: 'bytes=-1' }],
  ...[{ Origin: 'null' }, { Origin: portico.origin.origin }, { 'X-Forwarded-For': "'" }],
);
const request = fc.record({
  method: fc.constantFrom(...METHODS),
  path,
  query,
  header,
  body,
  type: fc.constantFrom(...TYPES),
  signedIn: fc.boolean(),
});

const browser = await browserOf(portico, a.owner);
const session = browser.cookie('portico_session') ?? '';

/** Bytes as a socket takes them: what no client would send, and no line break that would end the request. */
function bytesOf(asked: typeof request extends fc.Arbitrary<infer R> ? R : never): string {
  const target = `${asked.path}${asked.query === '' ? '' : `?${asked.query}`}`.replaceAll(/\s/g, '+');
  const sent = Buffer.from(asked.body, 'utf8').toString('latin1');
  const cookie = asked.signedIn ? { Cookie: `portico_session=${session}` } : {};
  const headers = {
    ...{ ...cookie, ...asked.header },
    ...(asked.type === '' ? {} : { 'Content-Type': asked.type }),
    ...(sent === '' ? {} : { 'Content-Length': String(sent.length) }),
  };
  const line = Buffer.from(`${asked.method} ${target}`, 'utf8').toString('latin1');
  return rawText(line, headers, sent);
}

test('whatever is asked of whichever route is answered, and is no failure of ours', {
  timeout: 300_000,
}, async () => {
  expect(paths.length).toBeGreaterThan(70);
  await fc.assert(
    fc.asyncProperty(request, async (asked) => {
      const answer = await rawRequest(portico.origin, bytesOf(asked));
      expect(statusOf(answer)).toBeGreaterThanOrEqual(200);
      expect(statusOf(answer)).toBeLessThan(500);
      expect(answer).not.toMatch(/\bat [^<]*\.(ts|js|mjs):\d+|node_modules|node:internal/);
    }),
    { numRuns: 1_500, seed: SEED },
  );
  await expect.poll(async () => (await fetch(new URL('/readyz', portico.origin))).status).toBe(200);
});

test.each(['HEAD', 'OPTIONS', 'GET'])('%s is answered at every route as it is', async (method) => {
  for (const each of paths) {
    const status = statusOf(await rawRequest(portico.origin, rawText(`${method} ${each}`)));
    expect({ each, failed: status >= 500 }).toEqual({ each, failed: false });
  }
});

test('and none of it was a failure that nobody foresaw', () => {
  expect(portico.log()).not.toMatch(/request failed|issuer failed|page failed|nhandled|uncaught/);
});
