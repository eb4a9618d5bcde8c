import {
  AuthError,
  ConfidentialClientApplication,
  type INetworkModule,
  LogLevel,
  type NetworkRequestOptions,
  type NetworkResponse,
  ServerError,
} from '@azure/msal-node';
import { type EntraClientRefusal, entraClientRefusal } from '@portico/core';
import type { Cloud, MicrosoftAccess } from './cloud.ts';
import { MicrosoftCallFailed, type MicrosoftFailure, retryAfterMs, textOf } from './failure.ts';

export type ProvisioningCredential =
  | { readonly kind: 'secret'; readonly secret: string }
  | { readonly kind: 'certificate'; readonly privateKeyPem: string; readonly thumbprintSha256: string }
  /** What another issuer signs of the client (entra: workload-identity-federation). */
  | { readonly kind: 'assertion'; readonly assertion: () => Promise<string> };

export type AppOnlyToken = {
  readonly accessToken: string;
  /**
   * The application permissions in it. A token is issued without any when nothing was granted, so a token alone is no
   * proof of consent (attack 14). Read from our own token, for diagnosis: Graph is what decides.
   */
  readonly roles: readonly string[];
};

export type AppOnlyTokenRequest = MicrosoftAccess & {
  readonly cloud: Cloud;
  /** The customer's directory, a GUID. */
  readonly directoryId: string;
  readonly clientId: string;
  readonly credential: ProvisioningCredential;
};

/**
 * An app-only token of the provisioning app in a customer's directory (client credentials, RFC 6749 section 4.4).
 * A fresh MSAL client each time: it throttles itself after a failure, loses the error number with that, and would serve
 * a token without roles until it expires. It also rules out a token cache that could mix directories (attack 15).
 *
 * @throws MicrosoftCallFailed
 */
export async function acquireAppOnlyToken(request: AppOnlyTokenRequest): Promise<AppOnlyToken> {
  const seen: Seen = { status: 0, retryAfter: null, date: null };
  const client = new ConfidentialClientApplication({
    auth: {
      clientId: request.clientId,
      authority: `${request.cloud.authorityOrigin}/${request.directoryId}`,
      ...credentialSetting(request.credential),
    },
    system: {
      networkClient: networkClient(request, seen),
      loggerOptions: { loggerCallback: () => {}, logLevel: LogLevel.Error, piiLoggingEnabled: false },
    },
  });
  try {
    const token = await client.acquireTokenByClientCredential({
      scopes: [`${request.cloud.graphResource}/.default`],
    });
    // MSAL takes whatever names no error for an answer, whatever its status is and whether there is a token in it.
    const accessToken = textOf(token?.accessToken);
    if (accessToken === undefined) throw new MicrosoftCallFailed(noToken(seen));
    const claims = claimsOf(accessToken);
    if (isOfAnother(request.directoryId, claims)) throw new MicrosoftCallFailed(OTHER_DIRECTORY);
    return { accessToken, roles: rolesIn(claims) };
  } catch (error) {
    throw error instanceof MicrosoftCallFailed
      ? error
      : new MicrosoftCallFailed(failureOf(error, seen), { cause: error });
  }
}

function credentialSetting(credential: ProvisioningCredential) {
  if (credential.kind === 'secret') return { clientSecret: credential.secret };
  if (credential.kind === 'assertion') return { clientAssertion: credential.assertion };
  return {
    clientCertificate: {
      privateKey: credential.privateKeyPem,
      thumbprintSha256: credential.thumbprintSha256,
    },
  };
}

/** Of the last answer. */
type Seen = { status: number; retryAfter: string | null; date: string | null };

function networkClient(
  { cloud, send, timeoutMs }: Pick<AppOnlyTokenRequest, 'cloud' | 'send' | 'timeoutMs'>,
  seen: Seen,
): INetworkModule {
  async function ask<T>(
    method: string,
    url: string,
    options?: NetworkRequestOptions,
  ): Promise<NetworkResponse<T>> {
    const target = url.startsWith(`${cloud.authorityOrigin}/`)
      ? cloud.loginOrigin + url.slice(cloud.authorityOrigin.length)
      : url;
    const response = await send(target, {
      method,
      redirect: 'error',
      headers: options?.headers ?? {},
      signal: AbortSignal.timeout(timeoutMs),
      ...(options?.body === undefined ? {} : { body: options.body }),
    });
    seen.status = response.status;
    seen.retryAfter = response.headers.get('retry-after');
    seen.date = response.headers.get('date');
    return {
      headers: Object.fromEntries(response.headers),
      status: response.status,
      body: (await response.json()) as T,
    };
  }
  return {
    sendGetRequestAsync: (url, options) => ask('GET', url, options),
    sendPostRequestAsync: (url, options) => ask('POST', url, options),
  };
}

/** Whether a refusal says that Entra cannot read, or not yet, what the issuer of our assertion publishes. */
export const isIssuerUnreadable = ({ code }: Pick<MicrosoftFailure, 'code'>): boolean =>
  entraClientRefusal(code) === 'issuer';

/** Whether it says that our clock differs from Entra's. */
export const isClockRefused = ({ code }: Pick<MicrosoftFailure, 'code'>): boolean =>
  entraClientRefusal(code) === 'clock';

/** Whether it says that the app registration is for one directory alone, which is not this one: a new credential does not help. */
export const isOfSingleDirectory = ({ code }: Pick<MicrosoftFailure, 'code'>): boolean =>
  entraClientRefusal(code) === 'single_directory';

/** Nobody has consented, or not everywhere yet (microsoft.md section 2). */
const NO_CONSENT = 'AADSTS65001';

/** Who has to do what: a client that is not there may be about to show, our own id or credential is the operator's matter. */
const KINDS: Readonly<Record<EntraClientRefusal, MicrosoftFailure['kind']>> = {
  credential: 'misconfigured',
  client: 'not_ready',
  single_directory: 'misconfigured',
  switched_off: 'forbidden',
  issuer: 'unavailable',
  clock: 'unavailable',
  request: 'rejected',
};

function noToken({ status, retryAfter, date }: Seen): MicrosoftFailure {
  const after = retryAfterMs(retryAfter, date);
  return {
    ...{ kind: status === 429 ? 'throttled' : 'unavailable', code: 'no_token', status },
    ...(after === undefined ? {} : { retryAfterMs: after }),
  };
}

function failureOf(error: unknown, seen: Seen): MicrosoftFailure {
  if (error instanceof ServerError) {
    const number = String(error.errorNo ?? '');
    const code = number ? `AADSTS${number}` : (textOf(error.errorCode) ?? 'unknown');
    const status = 'status' in error && typeof error.status === 'number' ? error.status : 0;
    const after = retryAfterMs(seen.retryAfter, seen.date);
    const requestId = textOf(error.correlationId);
    return {
      kind: kindOf(code, status),
      code,
      status,
      ...(requestId ? { requestId } : {}),
      ...(after === undefined ? {} : { retryAfterMs: after }),
    };
  }
  const code = error instanceof AuthError ? error.errorCode : 'network_error';
  return { kind: 'unavailable', code, status: 0 };
}

function kindOf(code: string, status: number): MicrosoftFailure['kind'] {
  if (status === 429) return 'throttled';
  if (status >= 500) return 'unavailable';
  if (code === NO_CONSENT) return 'not_ready';
  const refusal = entraClientRefusal(code);
  return refusal === undefined ? 'rejected' : KINDS[refusal];
}

/** With it, everything would be done in a directory that nobody has approved (attack 15). */
const OTHER_DIRECTORY: MicrosoftFailure = { kind: 'rejected', code: 'other_directory', status: 0 };

type Claims = { readonly tid?: unknown; readonly roles?: unknown };

/** Entra may change the form of tokens that are not for us: what cannot be read says nothing (entra: access-tokens). */
const isOfAnother = (directoryId: string, { tid }: Claims): boolean =>
  textOf(tid) !== undefined && tid !== directoryId;

const rolesIn = ({ roles }: Claims): string[] =>
  Array.isArray(roles) ? roles.filter((role): role is string => typeof role === 'string') : [];

function claimsOf(accessToken: string): Claims {
  try {
    const text = Buffer.from(accessToken.split('.')[1] ?? '', 'base64url').toString('utf8');
    const claims: unknown = JSON.parse(text);
    return typeof claims === 'object' && claims !== null ? claims : {};
  } catch {
    return {};
  }
}
