import fc from 'fast-check';
import { expect, test } from 'vitest';
import { networkPrefix } from '../src/index.ts';

test.each([
  ['192.0.2.1', '192.0.2.1'],
  ['::ffff:192.0.2.1', '192.0.2.1'],
  ['2001:db8:1:2::5', '2001:db8:1:2::/64'],
  ['2001:0DB8:0001:0002:a:b:c:d', '2001:db8:1:2::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['64:ff9b::192.0.2.1', '64:ff9b:0:0::/64'],
])('%s counts as %s (attack 140)', (address, prefix) => {
  expect(networkPrefix(address)).toBe(prefix);
});

test('two addresses of one /64 count as one, two of different ones do not (attack 140)', () => {
  const group = fc.nat(0xffff).map((number) => number.toString(16));
  const half = fc.tuple(group, group, group, group).map((groups) => groups.join(':'));
  fc.assert(
    fc.property(half, half, half, half, (network, otherNetwork, host, otherHost) => {
      const prefix = networkPrefix(`${network}:${host}`);
      expect(networkPrefix(`${network}:${otherHost}`)).toBe(prefix);
      expect(networkPrefix(`${otherNetwork}:${host}`) === prefix).toBe(network === otherNetwork);
    }),
  );
});
