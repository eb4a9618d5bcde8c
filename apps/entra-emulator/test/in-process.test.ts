import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { startEntraEmulator } from '../src/index.ts';

/* The same emulator without a socket, for programs that ask more of it than sockets take. */

const emulator = await startEntraEmulator({ port: 0 });
const { fetch: inProcess, origin, graphUrl, controlUrl, seedFacts } = emulator;
afterAll(() => emulator.close());
beforeEach(() => inProcess(`${controlUrl}/reset`, { method: 'POST' }));

const client = seedFacts.provisioningApp;
const askForToken = (send: typeof fetch) =>
  send(`${origin}/${client?.tenantId}/oauth2/v2.0/token`, {
    method: 'POST',
    body: new URLSearchParams({
      ...{ client_id: client?.clientId ?? '', client_secret: client?.clientSecret ?? '' },
      ...{ grant_type: 'client_credentials', scope: `${origin}/.default` },
    }),
  });

describe('a request without a socket', () => {
  it('is answered as one over the network, from the same directories', async () => {
    const answers = await Promise.all([inProcess, fetch].map(askForToken));
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    const { access_token: token } = (await (await askForToken(inProcess)).json()) as { access_token: string };
    const headers = { authorization: `Bearer ${token}` };
    const [here, there] = await Promise.all(
      [inProcess, fetch].map(async (send) => {
        const discovery = `${origin}/${client?.tenantId}/v2.0/.well-known/openid-configuration`;
        const refused = await send(`${graphUrl}/users`, { headers });
        const { error } = (await refused.json()) as { error: { code: string } };
        return [await (await send(discovery)).json(), refused.status, error.code];
      }),
    );
    expect(here).toEqual(there);
    expect(here).toContain('Authorization_RequestDenied');
  });

  it('comes from this machine: the control API answers, and not under another name', async () => {
    expect((await inProcess(`${controlUrl}/state`)).status).toBe(200);
    expect((await inProcess(`${controlUrl.replace('127.0.0.1', 'attacker.example')}/state`)).status).toBe(
      403,
    );
  });

  it('throws when a fault cuts it off, before or after it took effect', async () => {
    for (const drop of ['before', 'after']) {
      const rule = { surface: 'login', path: '*/token', count: 1, drop };
      await inProcess(`${controlUrl}/faults`, { method: 'POST', body: JSON.stringify(rule) });
      await expect(askForToken(inProcess)).rejects.toThrow(TypeError);
      expect((await askForToken(inProcess)).status).toBe(200);
    }
  });
});
