import { actOf, certificateCounts } from '@portico/connections';
import { assertThat, fieldErrors, PorticoError, reachAsOwner } from '@portico/core';
import type { SamlCertificate, SamlProvider, SamlSettings } from '@portico/database';
import { type OfConnection, presentConnection } from '../entered-connection.ts';
import { countLookUp } from '../look-up.ts';
import type { SetupParts } from '../parts.ts';
import { hostsOf } from './hosts-of.ts';
import { providerOf } from './provider-of.ts';
import { readPasted } from './read-pasted.ts';

/** What an administrator takes out of the console of a SAML identity provider. */
export type SamlEntry = {
  /** Whichever of them there is: metadata, its address, or a certificate. */
  readonly pasted: string;
  /** With a certificate who the provider is; of metadata with several, which one. */
  readonly entityId: string | undefined;
  /** With a certificate alone: where people sign in, by redirect. */
  readonly ssoUrl: string | undefined;
  /** Certificates that it had before count for some days more. */
  readonly keepsOld: boolean;
};

const LONGEST_URL = 2_048;

/**
 * Stores whom a connection believes over SAML, after what was pasted was read. What was tried before says nothing any more.
 * Once people have come in, whoever chooses whom it believes says who each of them is: then a new certificate, another address to
 * read it from and another host to sign in at are entered by an owner alone.
 *
 * @throws PorticoError as `reachToConnect`; `not_found`, `conflict`, as {@link readPasted}, `too_many_attempts`, `invalid_request` with
 *   the field that is missing beside a certificate, `identity_provider_in_use` where people came in over another one, `forbidden`
 */
export async function enterSaml(
  parts: SetupParts,
  { entry, ...of }: OfConnection & { readonly entry: SamlEntry },
): Promise<void> {
  const connection = await presentConnection(parts, of);
  assertThat(connection.protocol === 'saml', 'conflict');
  await countLookUp(parts, of);
  const { provider, certificates } = await entered(parts, of, entry);
  const mayTrust = await mayTrustAnew(parts, of, { provider, certificates });
  const known = { certificates, keepsOld: entry.keepsOld, mayTrust };
  if (await parts.saml.settings.enter(connection, provider, known, actOf(of.caller))) return;
  const settings = await parts.saml.settings.of(connection.id);
  const isOther = settings?.provider?.entityId !== provider.entityId;
  throw new PorticoError(isOther ? 'identity_provider_in_use' : 'conflict');
}

/**
 * @returns whether it may be stored also where people have come in; somebody may for the first time at this moment
 * @throws PorticoError `forbidden` where they have already
 */
async function mayTrustAnew(
  { saml, clock }: Pick<SetupParts, 'saml' | 'clock'>,
  { caller, organizationId, connectionId }: OfConnection,
  entered: Entered,
): Promise<boolean> {
  const settings = await saml.settings.of(connectionId);
  if (settings !== undefined && !isTrustedAnew(settings, entered, clock.now())) return true;
  if (!(await saml.settings.hasPeople(connectionId))) return false;
  reachAsOwner(caller.principal, organizationId);
  return true;
}

/** Whether something is believed, read or led to that was not before. */
function isTrustedAnew(
  { provider: known, certificates }: SamlSettings,
  { provider, ...entered }: Entered,
  now: Date,
): boolean {
  const counting = new Set(
    certificates.filter((each) => certificateCounts(each, now)).map(({ fingerprint }) => fingerprint),
  );
  const hosts = hostsOf(known);
  return (
    entered.certificates.some(({ fingerprint }) => !counting.has(fingerprint)) ||
    (provider.metadataUrl !== null && provider.metadataUrl !== known?.metadataUrl) ||
    [...hostsOf(provider)].some((host) => !hosts.has(host))
  );
}

type Entered = { readonly provider: SamlProvider; readonly certificates: readonly SamlCertificate[] };

async function entered(
  parts: SetupParts,
  { connectionId }: Pick<OfConnection, 'connectionId'>,
  { pasted, entityId, ssoUrl }: SamlEntry,
): Promise<Entered> {
  const found = await readPasted(parts, pasted, { connectionId, entityId });
  if (found.kind === 'certificate') return typed(parts, { certificate: found.certificate, entityId, ssoUrl });
  return { provider: providerOf(found), certificates: found.metadata.certificates };
}

function typed(
  { saml }: Pick<SetupParts, 'saml'>,
  given: {
    readonly certificate: SamlCertificate;
    readonly entityId: string | undefined;
    readonly ssoUrl: string | undefined;
  },
): Entered {
  const entityId = given.entityId?.trim() ?? '';
  if (entityId === '')
    throw missing('entity_id', 'With a certificate alone, enter the entity ID or issuer, too.');
  const url = URL.parse(given.ssoUrl?.trim() ?? '');
  const isSecure = url?.protocol === 'https:' || (saml.allowHttp && url?.protocol === 'http:');
  if (url === null || !isSecure || url.username !== '' || url.href.length > LONGEST_URL)
    throw missing(
      'sso_url',
      'With a certificate alone, enter the https address at which people sign in, too.',
    );
  const { fingerprint, pem, notAfter } = given.certificate;
  return {
    provider: {
      ...{ entityId, ssoRedirectUrl: url.href, ssoPostUrl: null },
      ...{ sloUrl: null, sloPostUrl: null, sloResponseUrl: null },
      ...{ wantsSignedRequests: false, metadataUrl: null },
    },
    certificates: [{ fingerprint, pem, notAfter }],
  };
}

const missing = (field: string, message: string) =>
  new PorticoError('invalid_request', { data: fieldErrors([{ field, code: 'missing', message }]) });
