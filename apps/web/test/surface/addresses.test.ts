import type { IncomingMessage } from 'node:http';
import { beforeEach, describe, expect, test } from 'vitest';
import { clientAddress } from '../../front-door/security-headers.ts';
import { seedMember, startPortico, tokenIn } from '../harness/index.ts';

/* Whoever is counted by address is one and the same, whatever form the address comes in (attack 140, review S12). */

const portico = await startPortico({ worker: false });
const { a } = portico.organizations;
const { origin } = await portico.startAnotherWeb({ PORTICO_TRUSTED_PROXIES: '1' });
const LIMIT = 30;

/** The use of a password link, as a proxy of ours passes it on. */
async function openLink(forwarded: string, token = 'x'.repeat(43)): Promise<number> {
  const response = await fetch(new URL('/v1/session/password', origin), {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: origin.origin, 'x-forwarded-for': forwarded },
    body: JSON.stringify({ token, password: 'a password of somebody' }),
  });
  await response.arrayBuffer();
  return response.status;
}

beforeEach(() => portico.database.pool.query('DELETE FROM throttle_counters'));

describe('guesses are counted together', () => {
  test.each<[string, (index: number) => string]>([
    ['with another port each time', (index) => `192.0.2.1:${1024 + index}`],
    ['in IPv6, with brackets and ports', (index) => `[2001:db8::${index.toString(16)}]:${1024 + index}`],
    ['as IPv4 in IPv6', (index) => (index % 2 === 0 ? '::ffff:192.0.2.1' : '192.0.2.1')],
    ['behind what the client itself has sent', (index) => `10.0.0.${index}, 192.0.2.1`],
    ['with texts that are no address', (index) => `unknown-${index}`],
    ['with addresses that are none', (index) => `300.1.1.${index}`],
  ])('%s', async (_, address) => {
    const statuses: number[] = [];
    for (let index = 0; index <= LIMIT; index += 1) statuses.push(await openLink(address(index)));
    expect(statuses).toEqual([...Array<number>(LIMIT).fill(410), 429]);
  });

  test('and those of another network are not', async () => {
    for (let index = 0; index <= LIMIT; index += 1) await openLink('192.0.2.1');
    expect(await openLink('192.0.2.1')).toBe(429);
    expect(await openLink('192.0.2.2')).toBe(410);
  });
});

test('what succeeds is no guess: a whole office chooses its passwords behind one address', async () => {
  for (let index = 0; index < LIMIT - 1; index += 1) await openLink('192.0.2.1');
  for (const name of ['ada', 'ben', 'cleo']) {
    const { userId } = await seedMember(
      portico.administration,
      portico.operatorCaller,
      ...([a.id, 'admin', a.domain, name] as const),
    );
    const link = await portico.administration.issuePasswordLink(portico.operatorCaller, a.id, userId);
    const token = tokenIn(link.url);
    expect(await openLink('192.0.2.1', token)).toBe(200);
  }
  expect(await openLink('192.0.2.1')).toBe(410);
  expect(await openLink('192.0.2.1')).toBe(429);
});

test('what is no address is the peer’s, and without a proxy nothing counts that a client says', () => {
  const from = (forwarded: string | undefined, proxies: number) =>
    clientAddress(
      {
        headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded },
        socket: { remoteAddress: '198.51.100.7' },
      } as unknown as IncomingMessage,
      proxies,
    );
  const peer = '198.51.100.7';
  expect(from('192.0.2.1', 0)).toBe(peer);
  for (const none of [
    undefined,
    '',
    ',',
    'unknown',
    '_hidden',
    '192.0.2',
    '192.0.2.1:',
    '[192.0.2.1]',
    '::1]',
    'a:b',
  ])
    expect({ none, address: from(none, 1) }).toEqual({ none, address: peer });
  expect(from('2001:db8::1', 1)).toBe('2001:db8::1');
  expect(from('[2001:db8::1]:443', 1)).toBe('2001:db8::1');
  expect(from('203.0.113.9:55, 192.0.2.1:66', 2)).toBe('203.0.113.9');
  expect(from('203.0.113.9', 2)).toBe(peer);
});
