import type { IncomingMessage, ServerResponse } from 'node:http';
import { WORKLOAD_PATHS } from '@portico/connections';
import type { Composition } from '../composition/composition.ts';
import { refuse } from './refusals.ts';

/** Long before a new key signs, which is a day. */
const CACHED_SECONDS = 300;

const pathOf = (url: string): string => url.split('?', 1)[0] ?? '';

/** Whether a request is for one of the two documents of the issuer of connections (decision 36). */
export function isWorkloadPath(url: string): boolean {
  return Object.values<string>(WORKLOAD_PATHS).includes(pathOf(url));
}

/** Answers a directory that checks an assertion of ours. Where none can reach us there is no such issuer. */
export async function visitWorkload(
  { request, response }: { readonly request: IncomingMessage; readonly response: ServerResponse },
  { workload, log }: Pick<Composition, 'workload' | 'log'>,
): Promise<void> {
  if (!workload.isReachable) return refuse(response, log, 404, 'not_found');
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return refuse(response, log, 405, 'method_not_allowed');
  const isMetadata = pathOf(request.url ?? '') === WORKLOAD_PATHS.metadata;
  const body = JSON.stringify(isMetadata ? workload.metadata() : await workload.keySet());
  response.writeHead(200, {
    'content-type': 'application/json',
    'cache-control': `public, max-age=${CACHED_SECONDS}`,
    'content-length': Buffer.byteLength(body),
  });
  response.end(request.method === 'HEAD' ? undefined : body);
}
