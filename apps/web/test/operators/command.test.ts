import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { api, signedInBrowser, startPortico } from '../harness/index.ts';

/* An operator who lost their password, tried as they would: on the server, then in a browser (U15). */

const portico = await startPortico({ worker: false });
const COMMAND = fileURLToPath(new URL('../../operators.ts', import.meta.url));
const run = promisify(execFile);

type Ended = { code: number; out: string; err: string };
const operators = (...words: string[]): Promise<Ended> => operatorsWith({}, ...words);
async function operatorsWith(changes: Record<string, string>, ...words: string[]): Promise<Ended> {
  const env = { ...process.env, ...portico.settings, ...changes } as NodeJS.ProcessEnv;
  try {
    const { stdout, stderr } = await run(process.execPath, [COMMAND, ...words], { env });
    return { code: 0, out: stdout, err: stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, out: stdout, err: stderr };
  }
}
/** How to ask for the public keys of the dashboard's issuer. */
async function dashboardKeys(): Promise<() => Promise<string>> {
  const { projectId } = await portico.administration.dashboardApplication();
  return async () => (await fetch(new URL(`/oauth2/${projectId}/jwks`, portico.origin))).text();
}
const tokenIn = (text: string) => /#token=([\w-]{43})/.exec(text)?.[1] ?? '';
const browser = portico.newBrowser();
const post = (path: string, body: object) =>
  api(portico, browser, path, { method: 'POST', body, origin: portico.origin.origin });

describe('the command for operators', () => {
  test('lists them, and says what it can do to who asks wrongly', async () => {
    expect((await operators('list')).out).toContain(portico.operator.email);
    for (const words of [
      [],
      ['password'],
      ['anything'],
      ['keys', 'other'],
      ['workload-key', 'other'],
      ['invite', ' '],
      ['invite', 'nobody'],
    ]) {
      const { code, out } = await operators(...words);
      expect([code, out]).toEqual([2, expect.stringContaining('operators.ts list')]);
    }
  });

  test('makes a link by which the only operator sets a new password and signs in', async () => {
    const { out } = await operators('password', portico.operator.email.toUpperCase());
    expect(out).toContain(`${portico.origin.origin}/set-password#token=`);
    const password = 'demo sentence that is remembered';
    expect(await post('/v1/session/password', { token: tokenIn(out), password })).toMatchObject({
      status: 200,
    });
    const back = await signedInBrowser(portico, { ...portico.operator, password });
    expect((await api(portico, back, '/v1/session/deployment/operators')).status).toBe(200);
  });

  test('invites another, who is a person of their own', async () => {
    const email = 'second@portico.example';
    const { out } = await operators('invite', email);
    const person = { email, name: 'Second', password: 'demo sentence of the second' };
    const accepted = await post('/v1/session/invitations/accept-as-new', { token: tokenIn(out), ...person });
    expect(accepted.status).toBe(201);
    expect((await operators('list')).out).toContain(email);
  });

  test('makes new keys for the dashboard, once an hour, and at once when somebody may know them (attacks 71, 103)', async () => {
    const owner = await signedInBrowser(portico, portico.organizations.a.owner);
    const keys = await dashboardKeys();
    const before = await keys();
    expect((await operators('keys')).out).toContain('new signing keys. They sign from');
    await expect.poll(keys).not.toBe(before);
    const again = await operators('keys');
    expect([again.code, again.err]).toEqual([1, 'There are new keys already that wait for their time.\n']);
    expect((await api(portico, owner, '/v1/session')).status).toBe(200);
    expect((await operators('keys', 'compromised')).code).toBe(0);
    expect((await api(portico, owner, '/v1/session')).status).toBe(401);
    for (const key of JSON.parse(before).keys) await expect.poll(keys).not.toContain(key.kid);
    const { rows } = await portico.database.pool.query(
      `SELECT data FROM audit_events WHERE action = 'project.keys_rotated' AND data @> '{"compromised": true}'`,
    );
    expect(rows).toMatchObject([{ data: { by: 'command on the server' } }]);
  });

  test('makes a new key for federated credentials, published long before it signs, and at once when somebody may know the old one', async () => {
    const kids = async () => {
      const { rows } = await portico.database.pool.query<{ kid: string }>(
        "SELECT public_jwk ->> 'kid' AS kid FROM workload_keys ORDER BY signs_from",
      );
      return rows.map(({ kid }) => kid);
    };
    const { keys } = (await (await fetch(new URL('/workload/jwks', portico.origin))).json()) as {
      keys: { kid: string }[];
    };
    expect((await operators('workload-key')).out).toContain('a new signing key. It signs from');
    expect(await kids()).toHaveLength(2);
    expect(await kids()).toContain(keys[0]?.kid);
    const again = await operators('workload-key');
    expect([again.code, again.err]).toEqual([1, 'There are new keys already that wait for their time.\n']);
    expect((await operators('workload-key', 'compromised')).code).toBe(0);
    expect(await kids()).toHaveLength(1);
    expect(await kids()).not.toContain(keys[0]?.kid);
    const { rows } = await portico.database.pool.query(
      "SELECT data FROM audit_events WHERE action = 'workload_key.rotated' ORDER BY position",
    );
    expect(rows).toMatchObject([{ data: { compromised: false } }, { data: { compromised: true } }]);
  });

  test('makes no keys that the web app could not open (attack 101)', async () => {
    const keys = await dashboardKeys();
    const before = await keys();
    const other = `test:${randomBytes(32).toString('base64')}`;
    const { code, err } = await operatorsWith({ PORTICO_MASTER_KEY: other }, 'keys', 'compromised');
    expect([code, err]).toEqual([1, expect.stringContaining('PORTICO_MASTER_KEY')]);
    expect(await keys()).toBe(before);
    expect(err).not.toContain(other.split(':')[1]);
  });

  test('makes no link for an address that is no operator’s, and no first one when there is one', async () => {
    const { code, out, err } = await operators('password', portico.organizations.a.owner.email);
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain('No operator signs in with this address');
    expect((await operators('first')).out).toContain('There is an operator already');
    expect((await operators('first')).out).not.toContain('#token=');
  });
});
