import { firstPartyElsewhere } from '../../directory/first-party-elsewhere.ts';
import type { Resource } from '../../directory/resource.ts';
import { graphResource, resourceNamed } from '../../directory/resources.ts';
import type { Emulator } from '../../emulator/emulator.ts';
import { microsoftClouds } from '../../web/microsoft-hosts.ts';
import * as aadsts from '../aadsts.ts';
import { LoginNotEmulated } from '../not-emulated.ts';

const GRAPH_ORIGINS: readonly string[] = microsoftClouds.flatMap((cloud) =>
  cloud.graph.map((host) => `https://${host}`),
);

/** The resource that stands before a scope or in `resource`: Graph under any of its names, else by identifier (500011); 501 for one of Microsoft's that is not emulated. */
export function requireResource(
  { store, origin, addresses, address }: Emulator,
  name: string,
  directoryName: string,
): Resource {
  const plain = name.replace(/\/+$/, '');
  if (address.otherGraphOrigins.includes(plain)) return { ...graphResource, audience: plain };
  if (GRAPH_ORIGINS.includes(plain) || addresses.own.includes(plain)) return graphResource;
  const found = resourceNamed(store, plain, origin);
  if (found !== undefined) return found;
  const elsewhere = firstPartyElsewhere(plain);
  if (elsewhere !== undefined) throw new LoginNotEmulated(`tokens for ${elsewhere}`);
  throw aadsts.unknownResource(name, directoryName);
}
