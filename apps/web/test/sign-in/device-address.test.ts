import { beforeEach, expect, test } from 'vitest';
import { startPortico } from '../harness/index.ts';

/* The one short address at which people type the code of a device, whichever project's it is (S14, RFC 8628). */

const portico = await startPortico({ worker: false });
const { administration, operatorCaller, origin } = portico;
const address = new URL('/device', origin).href;
const other = await administration.createProject(operatorCaller, { name: 'Second' });
const projects = [portico.project.id, other.id];
const devices = await Promise.all(
  projects.map(async (projectId) => {
    const { id } = await administration.createApplication(operatorCaller, projectId, {
      ...{ name: `Terminal of ${projectId}`, kind: 'native', redirect_uris: ['http://127.0.0.1/cb'] },
    });
    return { projectId, id };
  }),
);
beforeEach(() => portico.database.pool.query('DELETE FROM throttle_counters'));

type Device = { user_code: string; verification_uri: string; verification_uri_complete: string };

async function start({ projectId, id }: { projectId: string; id: string }): Promise<Device> {
  const body = new URLSearchParams({ client_id: id, scope: 'openid' });
  const response = await fetch(new URL(`/oauth2/${projectId}/device/auth`, origin), { method: 'POST', body });
  return (await response.json()) as Device;
}
const type = async (code: string, browser = portico.newBrowser()) =>
  browser.open(`${address}?${new URLSearchParams({ user_code: code })}`);

test('a device is told a short address, with a page that works without scripts', async () => {
  const device = await start(devices[0] ?? { projectId: '', id: '' });
  expect(device.verification_uri).toBe(address);
  expect(device.verification_uri_complete).toBe(`${address}?user_code=${device.user_code}`);
  const page = await portico.newBrowser().open(address);
  expect(page.status).toBe(200);
  const browser = portico.newBrowser();
  const sent = await browser.submit(await browser.open(address), { user_code: device.user_code });
  expect(sent.url.pathname).toBe(`/oauth2/${portico.project.id}/device`);
});

test('a code leads to the issuer of its project and to no other, however it is typed', async () => {
  for (const { projectId, id } of devices) {
    const { user_code: code } = await start({ projectId, id });
    for (const typed of [code, code.toLowerCase().replace('-', ' '), ` ${code} `]) {
      const browser = portico.newBrowser();
      const page = await type(typed, browser);
      expect(page.url.pathname).toBe(`/oauth2/${projectId}/device`);
      expect((await browser.submit(page)).body).toContain(`Terminal of ${projectId}`);
    }
  }
});

test('what is no code, unknown, over or of two projects is one answer (attack 80)', async () => {
  const over = await start(devices[0] ?? { projectId: '', id: '' });
  const [one, two] = await Promise.all(devices.map(start));
  const stored = (code = '') => code.replace('-', '');
  const { pool } = portico.database;
  await pool.query(`UPDATE oauth_states SET expires_at = now() WHERE user_code = $1`, [
    stored(over.user_code),
  ]);
  // By chance two devices of two projects show one code.
  await pool.query('UPDATE oauth_states SET user_code = $1 WHERE user_code = $2', [
    stored(one?.user_code),
    stored(two?.user_code),
  ]);
  for (const code of ['', 'x', '\0', 'BBBB-BBBB', over.user_code, one?.user_code ?? '', 'B'.repeat(3_000)]) {
    const page = await type(code);
    expect([code, page.status, page.url.pathname]).toEqual([code, 200, '/device']);
    expect(page.body).toContain('This code does not work');
  }
});

test('codes are guessed no faster here than at an issuer, and a right one is no guess (attack 80)', async () => {
  const device = devices[0] ?? { projectId: '', id: '' };
  for (let index = 0; index < 45; index += 1) await type((await start(device)).user_code);
  for (let index = 0; index < 40; index += 1)
    expect((await type('BBBB-BBBB')).body).toContain('does not work');
  expect((await type('BBBB-BBBB')).body).toContain('Too many codes');
  const { user_code: right } = await start(device);
  expect((await type(right)).body).toContain('Too many codes');
  // At the issuer's own page it is the same count.
  const browser = portico.newBrowser();
  const page = await browser.open(new URL(`/oauth2/${device.projectId}/device`, origin));
  expect((await browser.submit(page, { user_code: right })).status).toBe(429);
});
