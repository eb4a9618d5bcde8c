import { isPorticoError, newId } from '@portico/core';
import type { SamlSettings } from '@portico/database';
import type { IdentityProviderMetadata } from '@portico/saml-service-provider';
import type { SetupParts } from '../parts.ts';
import { hostsOf } from './hosts-of.ts';
import { providerOf } from './provider-of.ts';
import { readPasted } from './read-pasted.ts';

export type RenewalParts = Pick<SetupParts, 'origin' | 'clock'> & {
  readonly saml: Pick<SetupParts['saml'], 'settings' | 'readMetadata' | 'fetchMetadata' | 'allowHttp'>;
  readonly log: (event: string, facts: Record<string, unknown>) => void;
};

/**
 * Reads the metadata of a connection's identity provider again, if it was given by an address and not read a short time ago. New
 * certificates count at once; those that are gone count for some days more. Metadata of somebody else, or that sends people to
 * another host, is not taken: the connection says so, and goes on as it is.
 *
 * @returns whether there are new certificates
 */
export async function renewMetadata(parts: RenewalParts, connectionId: string): Promise<boolean> {
  const { settings } = parts.saml;
  if (!(await settings.takeRenewal(connectionId))) return false;
  const before = await settings.of(connectionId);
  if (before?.provider?.metadataUrl == null) return false;
  const metadata = await fetched(parts, before, before.provider.metadataUrl);
  if (metadata === undefined) return false;
  if (metadata === 'of_others' || isMoved(before.provider, metadata)) {
    await settings.foundMoved(connectionId);
    parts.log('saml.metadata_moved', { connection: connectionId });
    return false;
  }
  const provider = providerOf({ metadata, metadataUrl: before.provider.metadataUrl });
  const { certificates } = metadata;
  await settings.renew(connectionId, provider, { certificates, eventId: newId('auditEvent') });
  const there = before.certificates.filter(({ goneAt }) => goneAt === null);
  const known = new Set(there.map(({ fingerprint }) => fingerprint));
  return certificates.some(({ fingerprint }) => !known.has(fingerprint));
}

/** What cannot be had changes nothing. @returns `of_others` for metadata in which the provider is not */
async function fetched(
  parts: RenewalParts,
  { connectionId, provider }: SamlSettings,
  metadataUrl: string,
): Promise<IdentityProviderMetadata | 'of_others' | undefined> {
  const wanted = { connectionId, entityId: provider?.entityId };
  try {
    const found = await readPasted(parts, metadataUrl, wanted);
    return found.kind === 'metadata' ? found.metadata : undefined;
  } catch (error) {
    if (isPorticoError(error) && error.code === 'metadata_several') return 'of_others';
    const reason = error instanceof Error ? error.message : 'unknown';
    parts.log('saml.metadata_not_read', { connection: connectionId, reason });
    return undefined;
  }
}

/** Whether it is another identity provider, or its people would be sent to another host. */
function isMoved(known: NonNullable<SamlSettings['provider']>, metadata: IdentityProviderMetadata): boolean {
  const hosts = hostsOf(known);
  return metadata.entityId !== known.entityId || [...hostsOf(metadata)].some((host) => !hosts.has(host));
}
