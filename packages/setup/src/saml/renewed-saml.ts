import { certificateCounts } from '@portico/connections';
import { assertThat, fieldErrors, isPorticoError, PorticoError } from '@portico/core';
import type { Connection, SamlCertificate, SamlProvider, SamlSettings } from '@portico/database';
import type { SetupParts } from '../parts.ts';
import { hostsOf } from './hosts-of.ts';
import { type ReadPasted, readPasted } from './read-pasted.ts';

/** So many count at a sign-in: more would take the place of the one that signs. */
const MOST_CERTIFICATES = 5;

/** What a connection is to believe beside what it believes already. */
type Renewed = {
  readonly certificates: readonly SamlCertificate[];
  /** Where they are read from now on; undefined where that stays. */
  readonly metadataUrl: string | undefined;
};

/**
 * What a connection over SAML is to believe besides, after what was pasted was read. Of metadata the certificates are taken and nothing
 * else: where people sign in stays. The metadata and its address have to be at hosts that the provider has already.
 *
 * @throws PorticoError as {@link readPasted}; `certificate_not_new` where none is new that has not ended, `identity_provider_in_use` for
 *   another provider, `invalid_request` for another host or too many certificates at once, `conflict` where none was entered
 */
export async function renewedSaml(
  parts: Pick<SetupParts, 'saml' | 'origin' | 'clock'>,
  { id: connectionId }: Pick<Connection, 'id'>,
  pasted: string,
): Promise<Renewed> {
  const settings = await parts.saml.settings.of(connectionId);
  const known = settings?.provider;
  assertThat(settings && known, 'conflict');
  const found = await readOf(parts, pasted, { connectionId, entityId: known.entityId });
  const now = parts.clock.now();
  if (found.kind === 'certificate')
    return { certificates: newOf(settings, [found.certificate], now), metadataUrl: undefined };
  const { metadata, metadataUrl } = found;
  assertThat(metadata.entityId === known.entityId, 'identity_provider_in_use');
  assertSameHosts(known, found);
  return { certificates: newOf(settings, metadata.certificates, now), metadataUrl };
}

/** @throws PorticoError as {@link readPasted}, but `identity_provider_in_use` for metadata in which that provider is not */
async function readOf(
  parts: Pick<SetupParts, 'saml' | 'origin' | 'clock'>,
  pasted: string,
  wanted: Parameters<typeof readPasted>[2],
): Promise<ReadPasted> {
  try {
    return await readPasted(parts, pasted, wanted);
  } catch (error) {
    if (!isPorticoError(error) || error.code !== 'metadata_several') throw error;
    throw new PorticoError('identity_provider_in_use', { cause: error });
  }
}

/** Whoever says where people are led, or where it is read whom to believe, says who they are: that is an owner's to enter. */
function assertSameHosts(
  known: SamlProvider,
  { metadata, metadataUrl }: Extract<ReadPasted, { kind: 'metadata' }>,
): void {
  const hosts = hostsOf(known);
  if ([...hostsOf(metadata)].some((host) => !hosts.has(host))) throw refused(OTHER_SIGN_IN);
  if (metadataUrl === undefined) return;
  if (known.metadataUrl !== null) hosts.add(new URL(known.metadataUrl).host);
  if (!hosts.has(new URL(metadataUrl).host)) throw refused(OTHER_ADDRESS);
}

/** Those that it does not know and that have not ended. @throws PorticoError `certificate_not_new`, `invalid_request` */
function newOf(
  { certificates: known }: SamlSettings,
  given: readonly SamlCertificate[],
  now: Date,
): SamlCertificate[] {
  const fingerprints = new Set(known.map(({ fingerprint }) => fingerprint));
  const added = given.filter((each) => each.notAfter > now && !fingerprints.has(each.fingerprint));
  assertThat(added.length > 0, 'certificate_not_new');
  const counting = known.filter((each) => each.notAfter > now && certificateCounts(each, now));
  if (counting.length + added.length > MOST_CERTIFICATES) throw refused(TOO_MANY);
  return added.map(({ fingerprint, pem, notAfter }) => ({ fingerprint, pem, notAfter }));
}

const OTHER_SIGN_IN =
  'This metadata leads people to another host to sign in. An owner of the organization enters that in the dashboard.';
const OTHER_ADDRESS =
  'This address is on another host than the one that is known. An owner of the organization enters it in the dashboard.';
const TOO_MANY =
  'With these the connection would know more than five certificates. Paste the new certificate alone, or ask an owner of the organization.';

const refused = (message: string) =>
  new PorticoError('invalid_request', {
    data: fieldErrors([{ field: 'pasted', code: 'invalid', message }]),
  });
