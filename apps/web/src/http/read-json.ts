import { assertThat, type FieldError, fieldErrors, messageOf, PorticoError } from '@portico/core';
import type { z } from 'zod';
import { readBody } from './read-body.ts';

/**
 * The JSON body, checked. Give a `z.strictObject`: names that it does not know are refused, not dropped (attacks 82, 83).
 *
 * @param mostBytes 64 KiB unless given
 * @throws PorticoError `unsupported_media_type`, `body_too_large`, `unknown_field`, `invalid_request` or
 *   `invalid_redirect_uri` with one sentence per field in `errors`
 */
export async function readJson<S extends z.ZodType>(
  request: Request,
  schema: S,
  mostBytes?: number,
): Promise<z.output<S>> {
  const mediaType = request.headers.get('content-type')?.split(';', 1)[0]?.trim().toLowerCase();
  assertThat(mediaType === 'application/json', 'unsupported_media_type');
  return checked(schema, parseJson(await readBody(request, mostBytes)));
}

/** The query string, checked the same way; a name that is given twice is refused. */
export function readQuery<S extends z.ZodType>(request: Request, schema: S): z.output<S> {
  const entries = [...new URL(request.url).searchParams];
  assertThat(new Set(entries.map(([name]) => name)).size === entries.length, 'invalid_request');
  return checked(schema, Object.fromEntries(entries));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new PorticoError('invalid_request', { detail: 'the body is not JSON', cause });
  }
}

/** What came, checked against the schema as {@link readJson} does. */
export function checked<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const { issues } = result.error;
  const unknown = issues.flatMap((issue) => (issue.code === 'unrecognized_keys' ? issue.keys : []));
  if (unknown.length > 0)
    throw new PorticoError('unknown_field', { data: fieldErrors(unknown.map(unknownField)) });
  const errors = issues.map((issue) => ({
    field: issue.path.map(String).join('.'),
    code: fieldCode(issue, value),
    message: issue.message,
  }));
  const code = issues.some(isRefusedUri) ? 'invalid_redirect_uri' : 'invalid_request';
  throw new PorticoError(code, { data: fieldErrors(errors) });
}

const unknownField = (field: string): FieldError => ({
  field,
  code: 'unknown_field',
  message: messageOf('unknown_field'),
});

/** Ours and not the library's: its words are no promise of ours. */
function fieldCode(issue: z.core.$ZodIssue, value: unknown): FieldError['code'] {
  if (isRefusedUri(issue)) return 'invalid_redirect_uri';
  if (issue.code === 'too_small' || issue.code === 'too_big') return issue.code;
  return issue.code === 'invalid_type' && at(value, issue.path) === undefined ? 'missing' : 'invalid';
}

/** What stands at that place. */
function at(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inner, name) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, name) : undefined),
    value,
  );
}

function isRefusedUri(issue: z.core.$ZodIssue): boolean {
  return issue.code === 'custom' && issue.params?.['refused_uri'] === true;
}
