import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { api, signedInBrowser, startPortico } from '../harness/index.ts';

/* An operator who lost their password, tried as they would: on the server, then in a browser (U15). */

const portico = await startPortico({ worker: false });
const COMMAND = fileURLToPath(new URL('../../operators.ts', import.meta.url));
const run = promisify(execFile);

async function operators(...words: string[]): Promise<{ code: number; out: string; err: string }> {
  const env = { ...process.env, ...portico.settings } as NodeJS.ProcessEnv;
  try {
    const { stdout, stderr } = await run(process.execPath, [COMMAND, ...words], { env });
    return { code: 0, out: stdout, err: stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, out: stdout, err: stderr };
  }
}
const tokenIn = (text: string) => /#token=([\w-]{43})/.exec(text)?.[1] ?? '';
const browser = portico.newBrowser();
const post = (path: string, body: object) =>
  api(portico, browser, path, { method: 'POST', body, origin: portico.origin.origin });

describe('the command for operators', () => {
  test('lists them, and says what it can do to who asks wrongly', async () => {
    expect((await operators('list')).out).toContain(portico.operator.email);
    for (const words of [[], ['password'], ['anything'], ['invite', ' '], ['invite', 'nobody']]) {
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

  test('makes no link for an address that is no operator’s, and no first one when there is one', async () => {
    const { code, out, err } = await operators('password', portico.organizations.a.owner.email);
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain('No operator signs in with this address');
    expect((await operators('first')).out).toContain('There is an operator already');
    expect((await operators('first')).out).not.toContain('#token=');
  });
});
