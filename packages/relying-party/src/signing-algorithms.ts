import type { ServerMetadata } from 'openid-client';
import type { Registration } from './registration.ts';

/** Signatures with a key that only the provider has. HS256 and its kin are the client's secret, and `none` is nothing. */
const TAKEN: readonly string[] = [
  ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
  ...['ES256', 'ES384', 'ES512', 'EdDSA'],
];

/** What administrators change at their provider; the reasons name it in these words. */
const SETTING = 'id_token signing algorithm';

type Document = Readonly<Record<string, unknown>>;

/**
 * With what the provider may sign: what its document lists, of those that we take (attacks 27, 28). A document without
 * the list means RS256 (OIDC Core section 15.1), which is all that Entra has ever used.
 *
 * @returns an empty list where the provider lists only others
 */
export function signingAlgorithms(document: Document, dialect: Registration['dialect']): readonly string[] {
  const listed = document['id_token_signing_alg_values_supported'];
  if (dialect !== 'standard' || !Array.isArray(listed)) return ['RS256'];
  return TAKEN.filter((algorithm) => listed.includes(algorithm));
}

/** The document with no other algorithm in it: of the library's client none is set, so it goes by this list. */
export function withOurAlgorithms(
  metadata: ServerMetadata,
  dialect: Registration['dialect'],
): ServerMetadata {
  return { ...metadata, id_token_signing_alg_values_supported: [...signingAlgorithms(metadata, dialect)] };
}

/** Why a provider that lists none of ours cannot be used. */
export function noAlgorithmReason(document: Document): string {
  const listed: unknown = document['id_token_signing_alg_values_supported'];
  const named = Array.isArray(listed) ? listed.map(nameOf).slice(0, 10).join(', ') : '';
  return `${SETTING}: the document lists ${named || 'none'}; it has to be one of ${TAKEN.join(', ')}`;
}

/**
 * Whether an id_token was refused for its algorithm.
 *
 * @param error what the library threw
 * @returns the reason, which names the setting to change; undefined when it is another one
 */
export function algorithmReason(error: Error): string | undefined {
  const why = error.cause instanceof Error ? error.cause.cause : undefined;
  const { header, expected } = (why ?? {}) as { header?: { alg?: unknown }; expected?: unknown };
  if (header === undefined || !Array.isArray(expected)) return undefined;
  return `${SETTING}: the token has ${nameOf(header.alg)}; it has to be ${expected.join(', ')}`;
}

/** The text is the provider's own. */
const nameOf = (algorithm: unknown): string =>
  typeof algorithm === 'string' && /^[\w-]{1,20}$/.test(algorithm) ? algorithm : 'no known name';
