import { isIP } from 'node:net';

/**
 * What an address is counted under: an IPv4 address itself, an IPv6 address by its /64, because one customer holds
 * a whole /64 (attack 140). An IPv4 address written as IPv6 (`::ffff:…`) counts as IPv4.
 */
export function networkPrefix(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  const plain = (mapped ?? address).split('%', 1)[0] ?? '';
  if (isIP(plain) !== 6) return plain;
  return `${groups(plain).slice(0, 4).join(':')}::/64`;
}

/** The first groups of an IPv6 address with `::` written out and leading zeros gone. */
function groups(address: string): string[] {
  const [head = '', tail] = address.toLowerCase().split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  // An embedded IPv4 part stands for two groups; it is never among the first four that matter here.
  const written = left.length + right.length + (address.includes('.') ? 1 : 0);
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - written);
  return [...left, ...Array<string>(zeros).fill('0'), ...right].map((group) => group.replace(/^0+(?=.)/, ''));
}
