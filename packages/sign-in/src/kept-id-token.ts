import { openText, type SealedPlace, seal, VaultError } from '@portico/vault';
import type { SignInParts } from './settings.ts';

/** Where an id_token of an identity provider is sealed for. */
export type SessionOfToken = { readonly sessionId: string; readonly organizationId: string };

const placeOf = ({ sessionId, organizationId }: SessionOfToken): SealedPlace => ({
  table: 'sessions',
  column: 'idp_id_token',
  row: sessionId,
  organization: organizationId,
});

/** Seals the id_token that a session begins with, for its row. Null where none is to be kept. */
export async function sealIdToken(
  { keyRing }: Pick<SignInParts, 'keyRing'>,
  session: SessionOfToken,
  idToken: string | undefined,
): Promise<string | null> {
  return idToken === undefined ? null : seal(keyRing, placeOf(session), idToken);
}

/** @returns undefined where there is none, or no master key opens it: the provider asks the person then */
export async function openIdToken(
  { keyRing }: Pick<SignInParts, 'keyRing'>,
  session: SessionOfToken,
  sealed: string | null,
): Promise<string | undefined> {
  if (sealed === null) return undefined;
  return openText(keyRing, placeOf(session), sealed).catch((error: unknown) => {
    if (!(error instanceof VaultError)) throw error;
    return undefined;
  });
}
