import type { ErrorCode } from '@portico/core';
import type { Credential } from '../principals/credential.ts';
import { CREDENTIALS } from '../principals/index.ts';
import { CALLERS, credentialsOf } from './callers.ts';
import type { AnyOperation } from './operation.ts';
import { partNames } from './path.ts';

const OF_ALL: readonly ErrorCode[] = ['internal', 'unavailable'];
/** Somebody else was first, as the database found. */
const OF_CHANGE: readonly ErrorCode[] = ['conflict'];
const OF_PATH: readonly ErrorCode[] = ['not_found'];
const OF_QUERY: readonly ErrorCode[] = ['invalid_request', 'unknown_field'];
const OF_BODY: readonly ErrorCode[] = [...OF_QUERY, 'unsupported_media_type', 'body_too_large'];

/** All that an operation can refuse with: what it declares, and what its caller, its path, its query and its body bring. */
export function refusalsOf(
  { method, by, path, body, errors }: AnyOperation,
  credentials = CREDENTIALS,
): ReadonlySet<ErrorCode> {
  return new Set([
    ...CALLERS[by].errors,
    ...ofCredentials(credentialsOf(by, credentials)),
    ...(method === 'GET' ? [] : OF_CHANGE),
    ...(partNames(path).length === 0 ? [] : OF_PATH),
    ...OF_QUERY,
    ...(body === undefined ? [] : OF_BODY),
    ...errors,
    ...OF_ALL,
  ]);
}

function ofCredentials(taken: readonly Credential[]): readonly ErrorCode[] {
  const errors = taken.flatMap((credential) => credential.errors);
  if (taken.length === 0) return errors;
  return taken.length === 1 ? ['not_signed_in', ...errors] : ['not_signed_in', 'two_credentials', ...errors];
}
