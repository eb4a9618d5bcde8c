import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { createTestDatabase, type TestDatabase } from '@portico/testing';
import { KeyRing, openText, type SealedPlace, sealedWith, VaultError } from '@portico/vault';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  answerMicrosoft,
  api,
  authorizationRequest,
  connectMicrosoft,
  directoryOf,
  goToSignIn,
  MASTER_KEY,
  runToTheEnd,
  type SeededOrganization,
  signedInBrowser,
  signInToApplication,
  startPortico,
  tokenRequest,
  WEB_SERVER,
} from '../harness/index.ts';

/* What is sealed, where operators and people meet it: values in the wrong row, another master key, a backup. */

const portico = await startPortico();
const { a, b } = portico.organizations;
const { database, project, origin } = portico;
const { user } = directoryOf(portico, a.domain);
const WORKER = fileURLToPath(new URL('../../../worker/src/main.ts', import.meta.url));
const sql = (text: string, ...values: unknown[]) => database.pool.query(text, values);
const newKey = (id: string) => `${id}:${randomBytes(32).toString('base64')}`;
let web = portico.web;

beforeAll(async () => {
  for (const organization of [a, b])
    await connectMicrosoft(portico, await signedInBrowser(portico, organization.owner), organization);
});

const signIn = (organization: SeededOrganization) =>
  signInToApplication(portico, portico.newBrowser(), directoryOf(portico, organization.domain).user, {
    ...{ organization: organization.id, scope: 'openid offline_access' },
  });

/** The web app ends, and another takes its address. */
async function restartWith(settings: Record<string, string>): Promise<void> {
  await web.stop();
  ({ web } = await portico.startAnotherWeb({
    ...{ PORTICO_PORT: origin.port, PORTICO_ORIGIN: origin.origin },
    ...settings,
  }));
}

/** What web app and worker say who do not start with these settings. */
async function refusals(settings: Record<string, string>): Promise<string[]> {
  const env = { ...portico.settings, ...settings };
  const ends = await Promise.all([WEB_SERVER, WORKER].map((script) => runToTheEnd({ script, env })));
  expect(ends.map(({ code }) => code)).toEqual([1, 1]);
  return ends.map(({ output }) => output);
}

describe('a sealed secret that is not the one of its row opens nothing and tells nothing', () => {
  const secretOf = async ({ id }: SeededOrganization): Promise<string> =>
    (await sql('SELECT sealed FROM connection_credentials WHERE organization_id = $1', id)).rows[0].sealed;
  const put = ({ id }: SeededOrganization, sealed: string) =>
    sql('UPDATE connection_credentials SET sealed = $2 WHERE organization_id = $1', id, sealed);
  const cases: [string, (own: string, other: string) => string][] = [
    ['the ciphertext of another organization’s row lets nobody sign in (attack 98)', (_, other) => other],
    ['a ciphertext that was cut off lets nobody sign in (attack 99)', (own) => own.slice(0, -20)],
    [
      'another’s ciphertext behind its own head lets nobody sign in (attack 99)',
      (own, other) => swapped(own, other),
    ],
  ];
  const swapped = (own: string, other: string) => [own.split('.')[0], ...other.split('.').slice(1)].join('.');

  test.each(cases)('%s', async (_, change) => {
    const [own, other] = [await secretOf(a), await secretOf(b)];
    await put(a, change(own, other));
    const before = web.log().length;
    const logged = () => web.log().slice(before);
    try {
      const request = authorizationRequest(portico, { organization: a.id });
      const page = await goToSignIn(portico, portico.newBrowser(), request, user);
      expect(page.url.searchParams.get('code')).toBeNull();
      expect(`${page.url.href} ${page.body}`).not.toMatch(/eyJ|sealed_value|Contoso/);
      // Whoever runs this reads why, and not what.
      await expect.poll(logged).toContain('"code":"secret_unavailable"');
      for (const part of [...own.split('.').slice(1), ...other.split('.').slice(1)])
        expect(logged()).not.toContain(part);
      await signIn(b);
    } finally {
      await put(a, own);
    }
    await signIn(a);
  });

  test('another project’s signing key signs nothing (attack 98)', async () => {
    const { projectId } = await portico.administration.dashboardApplication();
    const { tokens } = await signIn(a);
    const keys = await sql(
      `SELECT mine.id, mine.private_key AS own, other.private_key AS other
       FROM signing_keys mine JOIN signing_keys other ON other.purpose = mine.purpose AND other.project_id = $2
       WHERE mine.project_id = $1`,
      ...[project.id, projectId],
    );
    const put = async (which: 'own' | 'other') => {
      for (const row of keys.rows)
        await sql('UPDATE signing_keys SET private_key = $2 WHERE id = $1', row.id, row[which]);
      await sql('UPDATE projects SET config_version = config_version + 1 WHERE id = $1', project.id);
    };
    const refresh = () =>
      fetch(`${project.issuer}/jwks`).then(async (response) => ({
        status: response.status,
        body: await response.text(),
      }));
    await put('other');
    try {
      await expect.poll(async () => (await refresh()).status).toBe(500);
      expect((await refresh()).body).not.toMatch(/eyJ|sealed_value/);
      // Who signs in to an application at that moment reads a page, with the id that the log has (U6, U9).
      const page = await portico.newBrowser().open(authorizationRequest(portico, { organization: a.id }).url);
      expect(page.status).toBe(500);
      expect(page.body).toContain('<code>secret_unavailable</code>');
      expect(page.body).toContain('Try again</a>');
      const [requestId] = /req_\w+/.exec(page.body) ?? [''];
      expect(portico.log()).toContain(requestId);
      await signedInBrowser(portico, a.owner);
    } finally {
      await put('own');
    }
    await expect.poll(async () => (await refresh()).status).toBe(200);
    const form = { grant_type: 'refresh_token', refresh_token: tokens.refresh_token ?? '' };
    expect((await tokenRequest(portico, form)).status).toBe(200);
  });
});

/** Of a private key what is not public. */
const secretPart = (secret: string): string => (secret.startsWith('{') ? JSON.parse(secret).d : secret);

/** Every secret that Portico keeps, in the order of the keys of their places. */
async function sealedValues({
  pool,
}: Pick<TestDatabase, 'pool'>): Promise<{ place: SealedPlace; sealed: string }[]> {
  const { rows } = await pool.query(`
    SELECT 'signing_keys' AS table, 'private_key' AS column, id AS row, NULL AS organization, private_key AS sealed FROM signing_keys
    UNION ALL SELECT 'connection_credentials', 'sealed', id, organization_id, sealed FROM connection_credentials
    UNION ALL SELECT 'social_connections', 'client_secret', id, NULL, client_secret FROM social_connections`);
  return rows.flatMap(({ sealed, ...place }) => (sealed === null ? [] : [{ place, sealed }]));
}

describe('a master key that is changed while people sign in (attack 102, fault R35)', () => {
  const next = newKey('next');
  const [both, alone] = [{ PORTICO_MASTER_KEY: `${next},${MASTER_KEY}` }, { PORTICO_MASTER_KEY: next }];

  test('ends nothing that is under way, and opens what the old one sealed', async () => {
    const { tokens } = await signIn(a);
    const browser = portico.newBrowser();
    const request = authorizationRequest(portico, { organization: a.id });
    const away = await answerMicrosoft(portico, browser, request.url, user, { leave: false });
    const onThePage = portico.newBrowser();
    const page = await onThePage.open(authorizationRequest(portico).url);
    await restartWith(both);
    const end = await answerMicrosoft(portico, browser, away.location ?? '', user);
    expect(end.url.searchParams.get('state')).toBe(request.state);
    expect(end.url.searchParams.get('code')).toBeTruthy();
    const path = `/v1${page.url.pathname}/identify`;
    const email = `uma@${a.domain}`;
    const identified = await api(portico, onThePage, path, { method: 'POST', body: { email } });
    expect(identified).toMatchObject({ status: 200, body: { url: expect.stringContaining('authorize') } });
    const form = { grant_type: 'refresh_token', refresh_token: tokens.refresh_token ?? '' };
    expect((await tokenRequest(portico, form)).status).toBe(200);
  });

  test('seals with the new one, which processes that have it second open, too', async () => {
    const operator = await signedInBrowser(portico, portico.operator);
    const path = `/v1/session/projects/${project.id}/signing-keys`;
    const rotated = await api(portico, operator, path, { method: 'POST', body: { compromised: true } });
    expect(rotated.status).toBe(201);
    const keyIds = (await sealedValues(database)).map(({ sealed }) => sealedWith(sealed));
    expect(new Set(keyIds)).toEqual(new Set(['next', 'test']));
    await restartWith({ PORTICO_MASTER_KEY: `${MASTER_KEY},${next}` });
    await signIn(a);
  });

  test('is not taken away too early: without the old one nothing starts, and it is named', async () => {
    for (const output of await refusals(alone)) {
      expect(output).toContain('another PORTICO_MASTER_KEY (key id test)');
      expect(output).not.toContain(next.split(':')[1]);
    }
  });

  test('nor is the new one, once something was sealed with it', async () => {
    for (const output of await refusals({ PORTICO_MASTER_KEY: MASTER_KEY }))
      expect(output).toContain('another PORTICO_MASTER_KEY (key id next)');
  });

  describe('and a backup of the database', () => {
    /** All rows of all tables, as text. */
    async function dump(): Promise<Map<string, string>> {
      const { rows: tables } = await sql(
        `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'`,
      );
      const dumped = new Map<string, string>();
      for (const { name } of tables) {
        const { rows } = await sql(`SELECT coalesce(json_agg(t), '[]')::text AS text FROM "${name}" t`);
        dumped.set(name, rows[0].text);
      }
      return dumped;
    }

    async function restore(dumped: Map<string, string>): Promise<TestDatabase> {
      const restored = await createTestDatabase();
      const client = await restored.pool.connect();
      // References hold again when all is there, as with pg_restore; what triggers wrote is in the rows.
      await client.query(`SET session_replication_role = 'replica'`);
      for (const [name, rows] of dumped) {
        await client.query(`DELETE FROM "${name}"`);
        await client.query(
          `INSERT INTO "${name}" SELECT * FROM json_populate_recordset(NULL::"${name}", $1)`,
          [rows],
        );
      }
      for (const name of ['audit_events', 'refused_requests'])
        await client.query(
          `SELECT setval(pg_get_serial_sequence('${name}', 'position'), max(position)) FROM ${name}`,
        );
      await client.query('RESET session_replication_role');
      client.release();
      return restored;
    }

    test('holds no secret in clear, opens wholly with its master keys, and people sign in on it (fault R33)', async () => {
      const dumped = await dump();
      const text = [...dumped.values()].join('\n');
      const ring = KeyRing.parse(both.PORTICO_MASTER_KEY);
      const restored = await restore(dumped);
      const values = await sealedValues(restored);
      expect(values.length).toBeGreaterThan(7);
      const secrets = await Promise.all(
        values.map(async ({ place, sealed }) => secretPart(await openText(ring, place, sealed))),
      );
      const { application, operator } = portico;
      const all = [...secrets, application.clientSecret, operator.password, MASTER_KEY.split(':')[1] ?? ''];
      expect(all.filter((secret) => text.includes(secret))).toEqual([]);
      await restartWith({ ...both, DATABASE_URL: restored.url });
      await Promise.all([signIn(a), signIn(b), signedInBrowser(portico, a.owner)]);
    });

    test('is refused at the start by the master keys of another deployment, also of the same names (fault R33)', async () => {
      const restored = await restore(await dump());
      const others = { PORTICO_MASTER_KEY: `${newKey('next')},${newKey('test')}` };
      for (const output of await refusals({ ...others, DATABASE_URL: restored.url }))
        expect(output).toMatch(/another PORTICO_MASTER_KEY \(key id (test|next)\)/);
      const ring = KeyRing.parse(others.PORTICO_MASTER_KEY);
      for (const { place, sealed } of await sealedValues(restored))
        await expect(openText(ring, place, sealed)).rejects.toBeInstanceOf(VaultError);
    });
  });
});
