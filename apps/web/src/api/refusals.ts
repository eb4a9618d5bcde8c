import type { ErrorCode } from '@portico/core';
import { CALLERS } from './callers.ts';
import type { AnyOperation } from './operation.ts';
import { partNames } from './path.ts';

const OF_ALL: readonly ErrorCode[] = ['internal', 'unavailable'];
/** Somebody else was first, as the database found. */
const OF_CHANGE: readonly ErrorCode[] = ['conflict'];
const OF_PATH: readonly ErrorCode[] = ['not_found'];
const OF_QUERY: readonly ErrorCode[] = ['invalid_request', 'unknown_field'];
const OF_BODY: readonly ErrorCode[] = [...OF_QUERY, 'unsupported_media_type', 'body_too_large'];

/** All that an operation can refuse with: what it declares, and what its caller, its path, its query and its body bring. */
export function refusalsOf({ method, by, path, body, errors }: AnyOperation): ReadonlySet<ErrorCode> {
  return new Set([
    ...CALLERS[by].errors,
    ...(method === 'GET' ? [] : OF_CHANGE),
    ...(partNames(path).length === 0 ? [] : OF_PATH),
    ...OF_QUERY,
    ...(body === undefined ? [] : OF_BODY),
    ...errors,
    ...OF_ALL,
  ]);
}
