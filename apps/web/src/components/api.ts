'use client';

import { SETUP_LINK_HEADER } from '@portico/core';
import type { BodyFor, DeclaredOperation, ResponseFor, UrlFor } from '../api/contract.ts';
import type { ChoiceOf, Going, LoginStepName, SentWith } from '../api/login-steps.ts';

/** A refusal of our API, or of the network. */
export type ApiFailure = {
  readonly code: string;
  readonly message: string;
  readonly requestId?: string;
  /** One sentence for each field that was refused. */
  readonly fields: Readonly<Record<string, string>>;
  /** All that was told, for whoever knows what a code comes with. */
  readonly told?: Readonly<Record<string, unknown>>;
};

export type ApiResult<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly failure: ApiFailure };

const OFFLINE: ApiFailure = {
  code: 'offline',
  message: 'Portico cannot be reached. Check your network connection, then try again.',
  fields: {},
};

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** Asks the person who they are; true once they have shown it. Set by the page that can ask. */
let confirm: (() => Promise<boolean>) | undefined;

/** From now on a call that wants a recent proof asks with this, then goes out once more. @returns undoes it */
export function confirmWith(ask: () => Promise<boolean>): () => void {
  confirm = ask;
  return () => {
    if (confirm === ask) confirm = undefined;
  };
}

/**
 * Calls an operation of our own API with the cookie of this browser: `callApi<typeof changeRole>('PATCH', path, { role })`.
 * A `Blob` goes as it is, all else as JSON. Never throws.
 */
export function callApi<O extends DeclaredOperation = never>(
  method: O['method'],
  path: UrlFor<O>,
  ...body: BodyFor<O>
): Promise<ApiResult<ResponseFor<O>>> {
  return call(method, path, body[0]);
}

/** The steps of hosted login, which are no operations of the API: each answers with where the person goes on. */
export function callLogin<N extends LoginStepName>(
  page: `/v1/login/${string}`,
  name: N,
  body: SentWith<N>,
): Promise<ApiResult<Going | ChoiceOf<N>>> {
  return call('POST', `${page}/${name}`, body);
}

/** Reads an address whose answer the caller knows. */
export function readApi<T>(path: string): Promise<ApiResult<T>> {
  return call('GET', path, undefined);
}

async function call<T>(method: Method, path: string, body: unknown): Promise<ApiResult<T>> {
  const result = await send<T>(method, path, body);
  const wantsProof = !result.ok && result.failure.code === 'recent_sign_in_required';
  return wantsProof && (await confirm?.()) ? send<T>(method, path, body) : result;
}

async function send<T>(method: Method, path: string, body: unknown): Promise<ApiResult<T>> {
  const sent = bodyOf(body);
  try {
    const response = await fetch(path, {
      method,
      cache: 'no-store',
      ...sent,
      headers: { ...sent.headers, ...byLink() },
    });
    const value: unknown = response.status === 204 ? undefined : await response.json();
    return response.ok ? { ok: true, value: value as T } : { ok: false, failure: failureOf(value) };
  } catch {
    return { ok: false, failure: OFFLINE };
  }
}

/** The pages of a setup link act by it alone, also where the browser is signed in to the dashboard: their address says which. */
function byLink(): Record<string, string> {
  const [, id] = /^\/setup\/link\/(stl_[a-z2-7]+)/.exec(window.location.pathname) ?? [];
  return id === undefined ? {} : { [SETUP_LINK_HEADER]: id };
}

function bodyOf(body: unknown): { body?: BodyInit; headers?: Record<string, string> } {
  if (body === undefined) return {};
  if (body instanceof Blob) return { body };
  return { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
}

function failureOf(body: unknown): ApiFailure {
  const told = typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
  const text = (name: string) => (typeof told[name] === 'string' ? told[name] : undefined);
  const requestId = text('request_id');
  return {
    code: text('code') ?? 'internal',
    message: text('message') ?? 'Something went wrong on our side. Try again in a moment.',
    ...(requestId === undefined ? {} : { requestId }),
    fields: fieldsOf(told['errors']),
    told,
  };
}

function fieldsOf(errors: unknown): Record<string, string> {
  if (!Array.isArray(errors)) return {};
  const known = errors.filter(
    (item: unknown): item is { field: string; message: string } =>
      typeof item === 'object' && item !== null && 'field' in item && 'message' in item,
  );
  // `redirect_uris.1` belongs to the field `redirect_uris`, `mapping.email` to one of its own. The first reason counts: those after it may only follow from it.
  return Object.fromEntries(
    known.toReversed().map(({ field, message }) => [field.replace(/\.\d+(\..*)?$/, ''), message]),
  );
}
