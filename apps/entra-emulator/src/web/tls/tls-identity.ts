import { isIP } from 'node:net';
import { microsoftHosts } from '../microsoft-hosts.ts';
import { AuthorityFilesError, readAuthority, writeAuthority } from './authority-files.ts';
import {
  authorityEnd,
  type CertifiedKey,
  newCertificateAuthority,
  newServerCertificate,
  type TlsSources,
} from './certificate-authority.ts';

/** What the HTTPS port shows, and what its clients must trust. */
export interface TlsIdentity {
  server: CertifiedKey;
  /** PEM */
  caCertificate: string;
}

const LOOPBACK = ['localhost', '127.0.0.1', '::1'];

/**
 * Takes the certificate authority of `folder`, or makes one, and a new server certificate for localhost, the loopback
 * addresses, Microsoft's host names and `extraNames`.
 *
 * @param folder where the authority outlives the process; undefined keeps it in memory
 * @throws AuthorityFilesError for a folder that holds something else
 */
export async function tlsIdentity(
  folder: string | undefined,
  extraNames: readonly string[],
  sources: TlsSources,
): Promise<TlsIdentity> {
  const kept = folder === undefined ? undefined : keptAuthority(folder, sources.clock.now());
  const authority = kept ?? (await newCertificateAuthority(sources));
  if (kept === undefined && folder !== undefined) writeAuthority(folder, authority);
  const names = [...new Set([...LOOPBACK, ...microsoftHosts, ...extraNames])];
  const server = await newServerCertificate(
    authority,
    {
      hosts: names.filter((name) => isIP(name) === 0),
      addresses: names.filter((name) => isIP(name) !== 0),
    },
    sources,
  );
  return { server, caCertificate: authority.certificatePem };
}

/** An authority that has run out by `now` is replaced. */
function keptAuthority(folder: string, now: number): CertifiedKey | undefined {
  const found = readAuthority(folder);
  if (found === undefined) return undefined;
  try {
    return authorityEnd(found.certificatePem) > now ? found : undefined;
  } catch {
    throw new AuthorityFilesError(`${folder} holds no certificate authority of the emulator`);
  }
}
