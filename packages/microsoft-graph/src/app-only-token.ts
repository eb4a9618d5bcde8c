import {
  AuthError,
  ConfidentialClientApplication,
  type INetworkModule,
  LogLevel,
  type NetworkRequestOptions,
  type NetworkResponse,
  ServerError,
} from '@azure/msal-node';
import type { Cloud, MicrosoftAccess } from './cloud.ts';
import { MicrosoftCallFailed, type MicrosoftFailure, retryAfterMs } from './failure.ts';

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
  const seen: Seen = { retryAfter: null, date: null };
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
    if (!token) throw new MicrosoftCallFailed({ kind: 'unavailable', code: 'no_token', status: 0 });
    return { accessToken: token.accessToken, roles: rolesOf(token.accessToken) };
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

type Seen = { retryAfter: string | null; date: string | null };

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

/** AADSTS numbers after a fresh consent that go away by themselves (microsoft.md section 2). */
const NOT_READY = new Set(['7000229', '700016', '65001']);
/** No federated credential of the app fits the assertion: it has not spread, or it was removed. */
const NO_FEDERATED_CREDENTIAL = ['70021', '700211', '700212', '700213', '7002137', '7002138'];
/** Our own client id, secret or audience is wrong. */
const MISCONFIGURED = new Set([
  ...NO_FEDERATED_CREDENTIAL,
  ...['7000215', '7000222', '700027', '700025', '650059', '50012', '7000218', '700021', '700023', '50027'],
]);
/** Entra cannot read, or not yet, what the issuer of an assertion publishes. */
const ISSUER_UNREADABLE = new Set(['50166', '501661', '90061', '7000272']);
/** Whether a refusal says that Entra cannot read, or not yet, what the issuer of our assertion publishes. */
export const isIssuerUnreadable = ({ code }: Pick<MicrosoftFailure, 'code'>): boolean =>
  code.startsWith('AADSTS') && ISSUER_UNREADABLE.has(code.slice('AADSTS'.length));

/** The client's enterprise app was disabled by the customer. */
const FORBIDDEN = new Set(['7000112']);

function failureOf(error: unknown, seen: Seen): MicrosoftFailure {
  if (error instanceof ServerError) {
    const number = String(error.errorNo ?? '');
    const status = 'status' in error && typeof error.status === 'number' ? error.status : 0;
    const after = retryAfterMs(seen.retryAfter, seen.date);
    return {
      kind: kindOf(number, status),
      code: number ? `AADSTS${number}` : error.errorCode,
      status,
      ...(error.correlationId ? { requestId: error.correlationId } : {}),
      ...(after === undefined ? {} : { retryAfterMs: after }),
    };
  }
  const code = error instanceof AuthError ? error.errorCode : 'network_error';
  return { kind: 'unavailable', code, status: 0 };
}

function kindOf(number: string, status: number): MicrosoftFailure['kind'] {
  if (status === 429) return 'throttled';
  if (status >= 500) return 'unavailable';
  if (ISSUER_UNREADABLE.has(number)) return 'unavailable';
  if (NOT_READY.has(number)) return 'not_ready';
  if (MISCONFIGURED.has(number)) return 'misconfigured';
  return FORBIDDEN.has(number) ? 'forbidden' : 'rejected';
}

function rolesOf(accessToken: string): string[] {
  try {
    const payload: unknown = JSON.parse(
      Buffer.from(accessToken.split('.')[1] ?? '', 'base64url').toString('utf8'),
    );
    const roles = (payload as { roles?: unknown }).roles;
    return Array.isArray(roles) ? roles.filter((role): role is string => typeof role === 'string') : [];
  } catch {
    return [];
  }
}
