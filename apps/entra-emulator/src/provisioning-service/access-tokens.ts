import { isPlainObject } from '../shape/plain-object.ts';
import type { Authentication } from './connection.ts';
import type { Answer, Outside } from './outside.ts';
import { ScimFailure } from './scim-failure.ts';

type ClientCredentials = Extract<Authentication, { kind: 'client-credentials' }>;

const MOST = 100;
/** A token is not used for its last minute. */
const MARGIN_MS = 60_000;
const USUAL_SECONDS = 3600;

/** Access tokens of services that want OAuth client credentials (RFC 6749, section 4.4), kept as long as they live. */
export class AccessTokens {
  readonly #kept = new Map<string, { token: string; until: number }>();

  /**
   * @param now ms
   * @throws ScimFailure credentials, when the service gives none
   */
  async tokenFor(credentials: ClientCredentials, outside: Outside, now: number): Promise<string> {
    const key = JSON.stringify(credentials);
    const kept = this.#kept.get(key);
    if (kept !== undefined && kept.until > now) return kept.token;
    const { answer } = await outside.ask(tokenRequest(credentials));
    const { token, seconds } = readToken(answer);
    if (this.#kept.size >= MOST) this.#kept.clear();
    this.#kept.set(key, { token, until: now + seconds * 1000 - MARGIN_MS });
    return token;
  }

  /** A token that was refused is asked for anew. */
  forget(credentials: ClientCredentials): void {
    this.#kept.delete(JSON.stringify(credentials));
  }

  clear(): void {
    this.#kept.clear();
  }
}

function tokenRequest({ tokenUrl, clientId, clientSecret, placement }: ClientCredentials): {
  method: string;
  url: string;
  headers: Record<string, string>;
  body: string;
} {
  const form = new URLSearchParams({ grant_type: 'client_credentials' });
  const headers: Record<string, string> = { 'content-type': 'application/x-www-form-urlencoded' };
  if (placement !== 'header') {
    form.set('client_id', clientId);
    form.set('client_secret', clientSecret);
  }
  if (placement !== 'body') {
    const pair = `${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`;
    headers['authorization'] = `Basic ${Buffer.from(pair).toString('base64')}`;
  }
  return { method: 'POST', url: tokenUrl, headers, body: String(form) };
}

function readToken({ status, text }: Answer): { token: string; seconds: number } {
  const document = status === 200 ? parsed(text) : undefined;
  const token = document?.['access_token'];
  if (typeof token !== 'string' || token === '' || /[^\x21-\x7e]/.test(token))
    throw new ScimFailure(
      'credentials',
      'InvalidCredentials',
      `The token address gave no token (${status}).`,
      {
        status,
      },
    );
  const expires = Number(document?.['expires_in'] ?? USUAL_SECONDS);
  return {
    token,
    seconds: Number.isFinite(expires) && expires > 0 ? Math.min(expires, 86_400) : USUAL_SECONDS,
  };
}

function parsed(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isPlainObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
