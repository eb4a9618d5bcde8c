import type { Emulator } from '../emulator/emulator.ts';
import type { Surface } from '../faults/fault-rules.ts';
import { isPlainObject } from '../shape/plain-object.ts';

import { readBody } from '../web/read-params.ts';
import { samlClient } from './saml-client.ts';

interface FaultClient {
  appId: string | undefined;
  directoryId: string | undefined;
}

/**
 * Who a request claims to be from, unchecked: only fault rules use it. At Graph the bearer token says it, at the login
 * surface the path, and `client_id` in query, form or Basic credentials, or the issuer of a SAML message.
 */
export async function clientOf(
  { store }: Emulator,
  surface: Surface,
  request: Request,
): Promise<FaultClient> {
  if (surface === 'graph') {
    const claims = unverifiedClaims(request.headers.get('authorization') ?? '');
    return { appId: textOf(claims['appid'] ?? claims['azp']), directoryId: textOf(claims['tid']) };
  }
  const url = new URL(request.url);
  const segment = url.pathname.split('/')[1] ?? '';
  const directoryId = store.directoryNamed(decodedOr(segment))?.id;
  const form = await formOf(request);
  const appId =
    url.searchParams.get('client_id') ??
    basicUser(request) ??
    form.get('client_id') ??
    samlClient(store, url.searchParams.get('SAMLRequest'), 'redirect') ??
    samlClient(store, form.get('SAMLRequest'), 'post');
  return { appId, directoryId };
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

function unverifiedClaims(authorization: string): Record<string, unknown> {
  const payload = /^Bearer [^.]*\.([^.]*)\./i.exec(authorization)?.[1] ?? '';
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
    return isPlainObject(claims) ? claims : {};
  } catch {
    return {};
  }
}

function decodedOr(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

function basicUser(request: Request): string | undefined {
  const encoded = /^Basic (.+)$/i.exec(request.headers.get('authorization') ?? '')?.[1];
  if (encoded === undefined) return undefined;
  return decodedOr(Buffer.from(encoded, 'base64').toString('utf8').split(':')[0] ?? '');
}

/** Reads a copy of the form, so that the handler still finds it whole. */
async function formOf(request: Request): Promise<URLSearchParams> {
  if (request.method !== 'POST') return new URLSearchParams();
  try {
    return new URLSearchParams(await readBody(request.clone()));
  } catch {
    return new URLSearchParams();
  }
}
