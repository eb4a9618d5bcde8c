import { assertThat } from '@portico/core';
import { readBody } from './read-body.ts';

const FORM = /^application\/x-www-form-urlencoded\b/i;

/**
 * The named parameters of a form body, each as often as it was sent; others are dropped.
 * @param mostBytes 64 KiB unless given
 * @throws PorticoError `unsupported_media_type`, `body_too_large`
 */
export async function readFormParameters(
  request: Request,
  names: readonly string[],
  mostBytes?: number,
): Promise<URLSearchParams> {
  assertThat(FORM.test(request.headers.get('content-type') ?? ''), 'unsupported_media_type');
  const sent = new URLSearchParams(await readBody(request, mostBytes));
  const kept = new URLSearchParams();
  for (const name of names) for (const value of sent.getAll(name)) kept.append(name, value);
  return kept;
}

/**
 * A form of our own pages: each field once, and those that were left empty not at all.
 * @throws PorticoError `unsupported_media_type`, `body_too_large`, `invalid_request`
 */
export async function readFields(request: Request): Promise<Record<string, string>> {
  assertThat(FORM.test(request.headers.get('content-type') ?? ''), 'unsupported_media_type');
  const sent = [...new URLSearchParams(await readBody(request))];
  assertThat(new Set(sent.map(([name]) => name)).size === sent.length, 'invalid_request');
  return Object.fromEntries(sent.filter(([, value]) => value !== ''));
}
