import type { CredentialKind, ManagedCredential } from '@portico/database';
import type { AppRegistrations, EntraApplication } from '@portico/microsoft-graph';
import type { ProvisioningParts } from '../../settings.ts';
import type { RunContext } from '../step.ts';
import { certificate } from './certificate.ts';
import { clientSecret } from './client-secret.ts';
import { federated } from './federated.ts';
import type { Found, KindOfCredential, Listed } from './kind.ts';

/** In the order in which one takes the place of another that the directory does not allow. */
const KINDS: Readonly<Record<CredentialKind, KindOfCredential>> = {
  ...{ certificate, client_secret: clientSecret, federated },
};
const NAMES = Object.keys(KINDS) as CredentialKind[];

/** Every kind that this deployment has, the wanted one first. */
export const kindsFrom = (
  wanted: CredentialKind,
  parts: Pick<ProvisioningParts, 'workload'>,
): readonly CredentialKind[] =>
  [wanted, ...NAMES.filter((name) => name !== wanted)].filter(
    (name) => KINDS[name].whyNot(parts) === undefined,
  );

export const kindOf = (name: CredentialKind): KindOfCredential => KINDS[name];

/** What became of a credential of ours. @throws PorticoError `secret_unavailable` */
export async function findListed(
  context: RunContext,
  credential: ManagedCredential,
  application: EntraApplication,
): Promise<Found> {
  const kind = KINDS[credential.kind];
  if (kind.find !== undefined) return kind.find(context, credential, application);
  const isThere = kind.listed(application, context.parts).some(({ keyId }) => keyId === credential.keyId);
  return isThere ? 'as_made' : 'gone';
}

/**
 * Takes out of an app registration which credentials of it are to go. One PATCH replaces all certificates, so they go together.
 *
 * @returns whether there were any
 * @throws MicrosoftCallFailed
 */
export async function removeListed(
  { parts }: Pick<RunContext, 'parts'>,
  calls: AppRegistrations,
  application: EntraApplication,
  goes: (listed: Listed) => boolean,
): Promise<boolean> {
  let removed = false;
  for (const name of NAMES) {
    const keyIds = KINDS[name]
      .listed(application, parts)
      .filter(goes)
      .map(({ keyId }) => keyId);
    if (keyIds.length === 0) continue;
    await KINDS[name].remove(calls, application, keyIds);
    removed = true;
  }
  return removed;
}

/**
 * Takes out what runs of the connection have sent, and of which there is no row. A name proves nothing: what was not written down
 * before is the customer's, and so is one of two of the same name, or of the name of one that has its row.
 *
 * @returns whether there were any: then the app registration is another one than was read
 * @throws MicrosoftCallFailed
 */
export async function removeLost(
  context: Pick<RunContext, 'parts' | 'connection'>,
  calls: AppRegistrations,
  from: { readonly application: EntraApplication; readonly known: readonly ManagedCredential[] },
): Promise<boolean> {
  const { parts, connection } = context;
  const sent = new Set(await parts.managed.sentCredentials(connection.id));
  const written = new Set(from.known.map(({ keyId }) => keyId));
  const listed = NAMES.flatMap((name) => KINDS[name].listed(from.application, parts));
  const hasRow = (sentAs: string) => from.known.some(({ id }) => sentAs.endsWith(id));
  const isAlone = (sentAs: string) => listed.filter((other) => other.sentAs === sentAs).length === 1;
  return removeListed(context, calls, from.application, ({ keyId, sentAs }) => {
    if (sentAs === null || written.has(keyId)) return false;
    return sent.has(keyId) || (sent.has(sentAs) && isAlone(sentAs) && !hasRow(sentAs));
  });
}
