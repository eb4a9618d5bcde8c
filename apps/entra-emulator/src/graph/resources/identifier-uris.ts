import type { ApplicationRecord } from '../../directory/records.ts';
import { holdsNames } from '../../directory/removal.ts';
import type { GraphCall } from '../graph-call.ts';
import { badRequest, GraphError, objectConflict } from '../graph-error.ts';
import { requireAllowedUri } from './identifier-uri-policy.ts';

/**
 * Identifier URIs become the audience of tokens, so nobody may take a name that is not theirs.
 * - absolute addresses; `http` and `https` only below a verified domain of the directory. An application that signs in by
 *   SAML is exempt: its identifier is whatever the service provider calls itself
 * - without `*`, and no longer than 255 characters; where personal accounts may sign in without query and fragment either, no `urn:`, and no
 *   longer than 120 (documentation of what is validated by supported account types)
 * - such as app management policies allow
 * - held by no other application of the directory
 *
 * @param before those that the application had: they stay as they are
 * @throws GraphError 400
 */
export function checkIdentifierUris(
  call: GraphCall,
  record: ApplicationRecord,
  before: readonly string[],
): void {
  const isSaml = signsInBySaml(call, record);
  for (const uri of record.identifierUris) {
    if (before.includes(uri)) continue;
    checkForm(uri, record);
    if (!isSaml) checkOwnName(call, uri);
    requireAllowedUri(call, record, uri);
  }
  const { emulator, now } = call;
  const taken = emulator.store.applications.find(
    (one) =>
      one.id !== record.id &&
      one.directoryId === record.directoryId &&
      holdsNames(one, now) &&
      one.identifierUris.some((uri) => record.identifierUris.includes(uri)),
  );
  if (taken !== undefined) {
    throw objectConflict('identifierUris');
  }
}

function signsInBySaml({ emulator }: GraphCall, { appId, directoryId }: ApplicationRecord): boolean {
  const enterpriseApp = emulator.store.servicePrincipalOf(appId, directoryId);
  return enterpriseApp?.preferredSingleSignOnMode === 'saml';
}

const LONGEST = 255;
const LONGEST_OF_PERSONAL = 120;

const isForPersonalAccounts = ({ signInAudience }: ApplicationRecord): boolean =>
  signInAudience.includes('PersonalMicrosoftAccount');

function checkForm(uri: string, record: ApplicationRecord): void {
  const isPersonal = isForPersonalAccounts(record);
  const isTooLong = uri.length > (isPersonal ? LONGEST_OF_PERSONAL : LONGEST);
  if (isTooLong || uri.includes('*') || (isPersonal && /^urn:|[?#]/i.test(uri)))
    throw badRequest("Invalid value specified for property 'identifierUris' of resource 'Application'.");
}

function checkOwnName({ caller }: GraphCall, uri: string): void {
  if (!URL.canParse(uri))
    throw badRequest("Invalid value specified for property 'identifierUris' of resource 'Application'.");
  const { protocol, hostname } = new URL(uri);
  if (protocol !== 'https:' && protocol !== 'http:') return;
  const isOwn = caller.directory.domains.some(
    (domain) => hostname === domain || hostname.endsWith(`.${domain}`),
  );
  if (isOwn) return;
  throw new GraphError(
    400,
    'HostNameNotOnVerifiedDomain',
    `Values of identifierUris property must use a verified domain of the organization or its subdomain: '${uri}'`,
  );
}
