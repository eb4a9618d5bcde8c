import { assertThat } from '@portico/core';
import type { Connection, SamlCertificate, SamlProvider, SamlSettings } from '@portico/database';
import type { SetupParts } from '../parts.ts';
import { providerOf } from './provider-of.ts';
import { type ReadPasted, readPasted } from './read-pasted.ts';

/**
 * What a connection over SAML is to believe, after what was pasted was read: the same identity provider. A certificate alone leaves all
 * else, but new ones are no longer read from where they were: what is there would take it away again.
 *
 * @throws PorticoError as {@link readPasted}; `certificate_invalid` for one that has ended or is known already,
 *   `identity_provider_in_use` for another provider, `conflict` where none was entered
 */
export async function renewedSaml(
  parts: Pick<SetupParts, 'saml' | 'origin' | 'clock'>,
  { id: connectionId }: Pick<Connection, 'id'>,
  pasted: string,
): Promise<Renewed> {
  const settings = await parts.saml.settings.of(connectionId);
  const known = settings?.provider;
  assertThat(settings && known, 'conflict');
  const found = await readPasted(parts, pasted, { connectionId, entityId: undefined });
  const renewed = asRenewed(known, found);
  assertThat(renewed.provider.entityId === known.entityId, 'identity_provider_in_use');
  assertThat(isNews(settings, renewed, parts.clock.now()), 'certificate_not_new');
  return renewed;
}

type Renewed = { readonly provider: SamlProvider; readonly certificates: readonly SamlCertificate[] };

function asRenewed(known: SamlProvider, found: ReadPasted): Renewed {
  if (found.kind === 'metadata')
    return { provider: providerOf(found), certificates: found.metadata.certificates };
  const { fingerprint, pem, notAfter } = found.certificate;
  return { provider: { ...known, metadataUrl: null }, certificates: [{ fingerprint, pem, notAfter }] };
}

/** A certificate that was not there and has not ended, or another place to read them: what has ended is a mistake as a renewal. */
function isNews(
  { provider: known, certificates: before }: SamlSettings,
  { provider, certificates }: Renewed,
  now: Date,
): boolean {
  if (provider.metadataUrl !== null && provider.metadataUrl !== known?.metadataUrl) return true;
  const fingerprints = new Set(before.map(({ fingerprint }) => fingerprint));
  return certificates.some((each) => each.notAfter > now && !fingerprints.has(each.fingerprint));
}
