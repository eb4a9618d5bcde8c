import { fetchJson } from './answers.ts';
import { documentUrlOf } from './discovery.ts';
import { anyFault, endpointHosts, endpointsIn } from './endpoints.ts';
import { pastedIssuer } from './pasted-issuer.ts';
import { RelyingPartyError, type RelyingPartySettings } from './registration.ts';
import { noAlgorithmReason, signingAlgorithms } from './signing-algorithms.ts';

/** How a client may prove itself, of what we can; the best liked first. */
const AUTH_METHODS = [
  ['client_secret_post', 'post'],
  ['client_secret_basic', 'basic'],
  ['private_key_jwt', 'private_key'],
  ['none', 'none'],
] as const;
export type ClientAuthMethod = (typeof AUTH_METHODS)[number][1];

/** What a provider says of itself before it knows us. */
export type ProviderFacts = {
  /** As the document names it: what is kept, and compared exactly from then on. */
  readonly issuer: string;
  /** The issuer that was read from the text. */
  readonly pasted: string;
  /** Somebody has to see both before the document's own is kept. */
  readonly differsBySlash: boolean;
  /** `URL.host` of everything that the document leads to, for {@link Registration.endpointHosts}. */
  readonly endpointHosts: readonly string[];
  /** Each of those addresses by its name, for {@link Registration.endpoints}. */
  readonly endpoints: Readonly<Record<string, string>>;
  readonly authorizationEndpoint: string;
  readonly tokenEndpoint: string;
  readonly clientAuthMethods: readonly ClientAuthMethod[];
  readonly suggestedAuthMethod: ClientAuthMethod;
  readonly signingAlgorithms: readonly string[];
  readonly signsOut: boolean;
  readonly userinfo: boolean;
  readonly scopes: readonly string[] | undefined;
  readonly claims: readonly string[] | undefined;
  readonly hasBackChannelLogout: boolean;
};

type Document = Readonly<Record<string, unknown>>;

/**
 * Finds the provider that an administrator means, and reads its discovery document (OIDC Discovery section 4).
 *
 * @param pasted issuer, address of the discovery document, or of a page of a known console
 * @throws RelyingPartyError `discovery_failed` when there is no document that can be used, `discovery_mismatch` when it names
 *   another issuer than the text by more than a slash; `expected` and `received` are the two
 */
export async function lookUpProvider(
  { ask, allowInsecure }: Pick<RelyingPartySettings, 'ask' | 'allowInsecure'>,
  pasted: string,
): Promise<ProviderFacts> {
  const read = pastedIssuer(pasted, allowInsecure);
  if ('fault' in read) throw failed(read.fault);
  const document = await fetchJson(ask, documentUrlOf(read.issuer)).catch((error: unknown) => {
    throw error instanceof RelyingPartyError ? failed(error.reason, error.cause ?? error) : error;
  });
  const issuer = issuerIn(document, read.issuer);
  const fault = anyFault(document, allowInsecure);
  if (fault !== undefined) throw failed(fault);
  const algorithms = signingAlgorithms(document, 'standard');
  if (algorithms.length === 0) throw failed(noAlgorithmReason(document));
  return {
    issuer,
    pasted: read.issuer,
    differsBySlash: read.isItself && issuer !== read.issuer,
    endpointHosts: endpointHosts(document),
    endpoints: endpointsIn(document),
    authorizationEndpoint: String(document['authorization_endpoint']),
    tokenEndpoint: String(document['token_endpoint']),
    ...authMethodsOf(document),
    signingAlgorithms: algorithms,
    signsOut: document['end_session_endpoint'] != null || document['ping_end_session_endpoint'] != null,
    userinfo: document['userinfo_endpoint'] != null,
    scopes: textsIn(document, 'scopes_supported'),
    claims: textsIn(document, 'claims_supported'),
    hasBackChannelLogout: document['backchannel_logout_supported'] === true,
  };
}

function issuerIn({ issuer }: Document, expected: string): string {
  if (typeof issuer !== 'string' || !URL.canParse(issuer)) throw failed('no issuer');
  if (withoutSlash(issuer) === withoutSlash(expected)) return issuer;
  const received = issuer.slice(0, 500);
  throw new RelyingPartyError('discovery_mismatch', `the document names ${received}, not ${expected}`, {
    expected,
    received,
  });
}

/** A document that lists none means client_secret_basic (OIDC Discovery section 3). */
function authMethodsOf(document: Document) {
  const listed = textsIn(document, 'token_endpoint_auth_methods_supported') ?? ['client_secret_basic'];
  const clientAuthMethods = AUTH_METHODS.filter(([name]) => listed.includes(name)).map(
    ([, method]) => method,
  );
  // Where it lists nothing that we can, the list may still be wrong: most take the secret in the body.
  return { clientAuthMethods, suggestedAuthMethod: clientAuthMethods[0] ?? ('post' as const) };
}

function textsIn(document: Document, name: string): readonly string[] | undefined {
  const listed = document[name];
  return Array.isArray(listed) ? listed.filter((item) => typeof item === 'string') : undefined;
}

const withoutSlash = (issuer: string): string => issuer.replace(/\/$/, '');

function failed(reason: string, cause?: unknown): RelyingPartyError {
  return new RelyingPartyError('discovery_failed', reason, cause === undefined ? {} : { cause });
}
