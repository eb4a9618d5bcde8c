import type { LookupAddress, lookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { describe, expect, test } from 'vitest';
import { isPublicAddress, publicLookup } from '../src/addresses.ts';
import type { OutboundError } from '../src/index.ts';

describe('nothing inside is reached (attack 106)', () => {
  test.each([
    ...[
      '0.0.0.0',
      '10.1.2.3',
      '100.64.0.1',
      '127.0.0.1',
      '127.8.8.8',
      '169.254.169.254',
      '172.16.0.1',
      '192.168.1.1',
    ],
    ...[
      '198.18.0.1',
      '224.0.0.1',
      '255.255.255.255',
      '::',
      '::1',
      '::ffff:127.0.0.1',
      '::ffff:8.8.8.8',
      'fc00::1',
    ],
    ...['fe80::1', 'ff02::1', '64:ff9b::7f00:1', '2001:db8::1', '2002:7f00:1::', 'localhost', ''],
  ])('%s is inside', (address) => expect(isPublicAddress(address)).toBe(false));

  test.each(['8.8.8.8', '1.1.1.1', '2606:4700::1111', '2a00:1450:4001::1'])('%s is not', (address) =>
    expect(isPublicAddress(address)).toBe(true),
  );
});

describe('a name is judged each time that it is connected to (attack 107)', () => {
  const names = (...answers: string[][]) => {
    const left = [...answers];
    const resolve = (_name: string, _options: object, done: (error: null, found: LookupAddress[]) => void) =>
      done(
        null,
        (left.shift() ?? []).map((address) => ({ address, family: isIP(address) })),
      );
    return publicLookup(resolve as typeof lookup);
  };
  const ask = (find: LookupFunction, all = true) =>
    new Promise((settle) =>
      find('a.example', { all }, (error, found) => settle(error ? (error as OutboundError).code : found)),
    );

  test('and all its addresses have to be outside', async () => {
    expect(await ask(names(['8.8.8.8', '2606:4700::1111']))).toEqual([
      { address: '8.8.8.8', family: 4 },
      { address: '2606:4700::1111', family: 6 },
    ]);
    expect(await ask(names(['8.8.8.8']), false)).toBe('8.8.8.8');
    for (const inside of ['10.0.0.1', '::1', '169.254.169.254'])
      expect(await ask(names(['8.8.8.8', inside]))).toBe('not_public');
  });

  test('also when it has meanwhile become another', async () => {
    const rebound = names(['8.8.8.8'], ['127.0.0.1']);
    expect(await ask(rebound)).toMatchObject([{ address: '8.8.8.8' }]);
    expect(await ask(rebound)).toBe('not_public');
  });
});
