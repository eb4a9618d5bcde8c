import { Resolver } from 'node:dns/promises';

/**
 * TXT records for the proof of domains.
 *
 * @param servers addresses to ask instead of the system's, as `address` or `address:port`
 */
export function txtResolver(servers: readonly string[]): (name: string) => Promise<string[][]> {
  const resolver = new Resolver({ timeout: 3_000, tries: 2 });
  if (servers.length > 0) resolver.setServers(servers);
  return (name) => resolver.resolveTxt(name);
}
