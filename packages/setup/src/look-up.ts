import { assertThat, isPorticoError, PorticoError } from '@portico/core';
import { type ProviderFacts, RelyingPartyError } from '@portico/relying-party';
import { hashToken } from '@portico/vault';
import { type OfConnection, presentConnection } from './entered-connection.ts';
import type { SetupParts } from './parts.ts';

/** More than anybody needs who looks for the right address, and too few to look around with. */
const MOST_LOOK_UPS = 60;
const WINDOW_SECONDS = 600;

/**
 * Looks up what an administrator pasted: an issuer, the address of its discovery document, or that of its console.
 *
 * @throws PorticoError as {@link presentConnection}; `discovery_failed`, `discovery_mismatch`
 */
export async function lookUpProvider(
  parts: LookUpParts,
  { pasted, ...of }: OfConnection & { readonly pasted: string },
): Promise<ProviderFacts> {
  await presentConnection(parts, of);
  return lookedUp(parts, of, pasted);
}

type LookUpParts = Pick<SetupParts, 'connections' | 'counters' | 'lookUp'>;

/**
 * @throws PorticoError `discovery_failed`, `discovery_mismatch`: with what is wrong, for whoever typed it; `too_many_attempts` of
 *   one organization
 */
export async function lookedUp(
  { lookUp, counters }: Pick<LookUpParts, 'counters' | 'lookUp'>,
  { organizationId }: Pick<OfConnection, 'organizationId'>,
  pasted: string,
): Promise<ProviderFacts> {
  await countLookUp({ counters }, { organizationId });
  return lookUp(pasted).catch((error: unknown) => {
    throw asPortico(error);
  });
}

/** @throws PorticoError `too_many_attempts` of one organization */
export async function countLookUp(
  { counters }: Pick<LookUpParts, 'counters'>,
  { organizationId }: Pick<OfConnection, 'organizationId'>,
): Promise<void> {
  const looks = await counters.count(hashToken(`look-up:${organizationId}`), WINDOW_SECONDS);
  assertThat(looks <= MOST_LOOK_UPS, 'too_many_attempts', { data: { retry_after_seconds: WINDOW_SECONDS } });
}

function asPortico(error: unknown): unknown {
  if (isPorticoError(error) || !(error instanceof RelyingPartyError)) return error;
  const { code, reason, expected, received } = error;
  return new PorticoError(code === 'discovery_mismatch' ? code : 'discovery_failed', {
    detail: `${code}: ${reason}`,
    // The provider's own words are not among them: a reason is ours.
    data: { reason, ...(expected === undefined ? {} : { expected, received }) },
    cause: error,
  });
}
