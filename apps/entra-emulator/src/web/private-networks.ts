import { lookup } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';

/** A name that a client gave leads into a network that the public cannot reach. */
export class PrivateNetworkError extends TypeError {}

/** RFC 6890 and its successors: what is reachable from one network only. Loopback is this machine, where development happens. */
const PRIVATE = [
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/24'],
  ...['192.168.0.0/16', '198.18.0.0/15', '224.0.0.0/4', '240.0.0.0/4'],
  ...['::/128', '64:ff9b:1::/48', 'fc00::/7', 'fe80::/10', 'ff00::/8'],
];

const privateAddresses = new BlockList();
for (const range of PRIVATE) {
  const [network = '', prefix] = range.split('/');
  privateAddresses.addSubnet(network, Number(prefix), isIP(network) === 6 ? 'ipv6' : 'ipv4');
}

/** @param address IPv4 or IPv6 without brackets; IPv4 in the form of IPv6 counts as that */
export function isPrivateAddress(address: string): boolean {
  if (isIP(address) === 4) return privateAddresses.check(address, 'ipv4');
  const carried = carriedIpv4(address);
  return (
    privateAddresses.check(address, 'ipv6') ||
    (carried !== undefined && privateAddresses.check(carried, 'ipv4'))
  );
}

/** The IPv4 address that is reached by way of a translator (64:ff9b::/96, RFC 6052) or a relay (2002::/16, RFC 3056). */
function carriedIpv4(address: string): string | undefined {
  const groups = groupsOf(address);
  const isTranslated = groups.slice(0, 6).join(':') === '64:ff9b:0:0:0:0';
  const [high, low] = isTranslated ? groups.slice(6) : groups[0] === '2002' ? groups.slice(1, 3) : [];
  if (high === undefined || low === undefined) return undefined;
  return [high, low]
    .map((group) => Number.parseInt(group, 16))
    .flatMap((value) => [value >> 8, value & 0xff])
    .join('.');
}

/** The eight groups, without leading zeros. */
function groupsOf(address: string): string[] {
  if (!URL.canParse(`http://[${address}]/`)) return [];
  const [before = '', after] = new URL(`http://[${address}]/`).hostname.slice(1, -1).split('::');
  const [first, last] = [before, after ?? ''].map((part) => part.split(':').filter((group) => group !== ''));
  const missing = 8 - (first?.length ?? 0) - (last?.length ?? 0);
  return [...(first ?? []), ...Array.from({ length: missing }, () => '0'), ...(last ?? [])];
}

const addressesOf = async (host: string): Promise<string[]> =>
  (await lookup(host, { all: true })).map(({ address }) => address);

/**
 * A fetch that goes to this machine and to the public, and into no private network: as Microsoft's services, which see
 * none, and so that whoever configures the emulator does not reach what its machine reaches. A name that cannot be looked
 * up is left to `given`, which says so. It does not stop a name that leads elsewhere a moment later.
 *
 * The fetch throws PrivateNetworkError.
 */
export const outsidePrivateNetworks =
  (given: typeof fetch, addresses: (host: string) => Promise<string[]> = addressesOf): typeof fetch =>
  async (input, init) => {
    const { hostname } = new URL(input instanceof Request ? input.url : input);
    const host = hostname.replace(/^\[|\]$/g, '');
    const found = isIP(host) === 0 ? await addresses(host).catch(() => []) : [host];
    if (found.some(isPrivateAddress))
      throw new PrivateNetworkError(
        `${host} lies in a private network, which Microsoft's services do not see`,
      );
    return await given(input, init);
  };
