import { timingSafeEqual } from 'node:crypto';
import { secretHash } from '../../directory/applications.ts';
import type { ApplicationRecord, PasswordCredential } from '../../directory/records.ts';
import type { Emulator } from '../../emulator/emulator.ts';
import type { RedirectPlatform } from '../../sessions/grants.ts';
import * as aadsts from '../aadsts.ts';
import * as refusals from '../aadsts-token.ts';
import type { LoginCall } from '../login-call.ts';
import { isOwnAssertion, verifyClientAssertion } from './client-assertion.ts';
import { verifyFederatedAssertion } from './federated-assertion.ts';

/** How the client proved itself: `none` is a public client. */
export type ClientAuthentication = 'none' | 'secret' | 'certificate' | 'federated';

const JWT_BEARER = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/** Credentials of HTTP Basic (OAuth 2.0 section 2.3.1: form-encoded before base64). The body wins for the client id. */
export function readBasicCredentials(
  header: string | null,
  body: Record<string, string>,
): { client_id?: string; client_secret?: string } {
  const encoded = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(header ?? '')?.[1];
  if (encoded === undefined) return {};
  const decoded = Buffer.from(encoded, 'base64').toString('utf8');
  const cut = decoded.indexOf(':');
  if (cut === -1) throw refusals.noClientCredential();
  const clientId = formDecode(decoded.slice(0, cut));
  const clientSecret = formDecode(decoded.slice(cut + 1));
  return { client_id: body['client_id'] ?? clientId, client_secret: body['client_secret'] ?? clientSecret };
}

function formDecode(value: string): string {
  try {
    return decodeURIComponent(value.replaceAll('+', ' '));
  } catch {
    return value;
  }
}

/**
 * Proves the client.
 * - a code or refresh token of a native or single-page redirect needs no proof and takes none (700025)
 * - an assertion: one that the client signed with a registered certificate, or one of a foreign issuer that the
 *   application trusts
 * - a secret that is registered, replicated and not expired
 * - a code or refresh token of a web redirect wants one of these (7000218), whatever else the client may be
 * - where there is no redirect, as with device codes and passwords, a public client needs none
 */
export async function authenticateClient(
  call: LoginCall,
  application: ApplicationRecord,
  params: Record<string, string>,
  platform: RedirectPlatform | undefined,
): Promise<ClientAuthentication> {
  const { emulator } = call;
  const assertion = params['client_assertion'];
  const secret = params['client_secret'];
  const isPublicRedirect = platform === 'native' || platform === 'spa';
  if (isPublicRedirect && (assertion !== undefined || (secret !== undefined && secret !== '')))
    throw refusals.publicClientWithCredential();
  if (isPublicRedirect) return 'none';
  if (assertion !== undefined) {
    if (!params['client_assertion_type']) throw aadsts.missingParameter('client_assertion_type');
    if (params['client_assertion_type'] !== JWT_BEARER)
      throw refusals.badClientAssertion('unknown assertion type');
    if (isOwnAssertion(application, assertion)) {
      await verifyClientAssertion(emulator, application, assertion, call.segment);
      return 'certificate';
    }
    await verifyFederatedAssertion(emulator, application, assertion);
    return 'federated';
  }
  if (secret !== undefined && secret !== '') {
    checkSecret(emulator, application, secretsFor(emulator, application, call.segment), secret);
    return 'secret';
  }
  if (platform !== 'web' && isPublicClient(application)) return 'none';
  throw refusals.noClientCredential();
}

const isPublicClient = (application: ApplicationRecord): boolean =>
  application.isFallbackPublicClient === true ||
  (application.web.redirectUris.length === 0 &&
    application.spa.redirectUris.length + application.publicClient.redirectUris.length > 0);

/** Those of the application, and those of its enterprise app in the directory that is addressed. */
function secretsFor(
  { store }: Emulator,
  { appId, passwordCredentials }: ApplicationRecord,
  segment: string,
): PasswordCredential[] {
  const directory = store.directoryNamed(segment);
  const enterpriseApp = directory === undefined ? undefined : store.servicePrincipalOf(appId, directory.id);
  return [...passwordCredentials, ...(enterpriseApp?.passwordCredentials ?? [])];
}

function checkSecret(
  emulator: Emulator,
  application: ApplicationRecord,
  registered: readonly PasswordCredential[],
  secret: string,
): void {
  const given = Buffer.from(secretHash(secret));
  const found = registered.find((one) => timingSafeEqual(Buffer.from(one.secretHash), given));
  const now = emulator.clock.now();
  if (found === undefined || !emulator.replication.visible(found.keyId, now)) {
    throw refusals.wrongSecret(application.appId);
  }
  if (Date.parse(found.endDateTime) <= now) throw refusals.expiredSecret(application.appId);
}
