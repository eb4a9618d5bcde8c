import { FIELD_CODES, messageOf, statusOf } from '@portico/core';
import { z } from 'zod';
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject } from 'zod-openapi';
import type { Credential } from '../principals/credential.ts';
import { CREDENTIALS } from '../principals/index.ts';
import { credentialsOf } from './callers.ts';
import type { AnyOperation } from './operation.ts';
import { PATH_PARTS, partNames } from './path.ts';
import { refusalsOf } from './refusals.ts';
import { nothing } from './schemas.ts';

/** The one form of errors. */
const apiError = z
  .object({
    code: z.string(),
    message: z.string().meta({ description: 'For people' }),
    request_id: z.string().meta({ description: 'By which the log of the server finds it' }),
    errors: z
      .array(z.object({ field: z.string(), code: z.enum(FIELD_CODES), message: z.string() }))
      .optional()
      .meta({ description: 'What is wrong with which field' }),
  })
  .meta({ id: 'Error' });

/**
 * The API as an OpenAPI 3.1 document.
 *
 * @param origin where this deployment is reached
 * @param credentials by which requests may show who acts: its security schemes
 */
export function openApiDocument(operations: readonly AnyOperation[], origin: URL, credentials = CREDENTIALS) {
  const paths: ZodOpenApiPathsObject = {};
  for (const operation of operations) {
    const { method, path } = operation;
    paths[path] = { ...paths[path], [method.toLowerCase()]: described(operation, credentials) };
  }
  return createDocument(
    {
      openapi: '3.1.1',
      info: {
        title: 'Portico',
        version: 'v1',
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
        description:
          'Names, event types and values of enumerations may be added at any time; none is taken away without a new version.',
      },
      servers: [{ url: origin.origin }],
      paths,
      components: {
        securitySchemes: Object.fromEntries(credentials.map(({ kind, scheme }) => [kind, scheme])),
      },
    },
    { override: plain, outputIdSuffix: '' },
  );
}

function described(operation: AnyOperation, credentials: readonly Credential[]): ZodOpenApiOperationObject {
  const { summary, description, path, query, response } = operation;
  const names = partNames(path);
  const parts = Object.fromEntries(names.map((name) => [name, PATH_PARTS[name]]));
  return {
    operationId: operationId(operation),
    tags: [tagOf(path)],
    summary,
    ...(description === undefined ? {} : { description }),
    security: credentialsOf(operation.by, credentials).map(({ kind }) => ({ [kind]: [] })),
    requestParams: {
      ...(names.length > 0 ? { path: z.object(parts) } : {}),
      ...(query instanceof z.ZodObject ? { query } : {}),
    },
    ...bodyOf(operation),
    responses: {
      ...(response.safeParse(undefined).success ? { '204': { description: 'Done' } } : {}),
      ...(response === nothing
        ? {}
        : {
            [String(operation.status ?? 200)]: {
              description: summary,
              content: { 'application/json': { schema: response } },
            },
          }),
      ...refusals(operation, credentials),
    },
  };
}

function bodyOf({ body }: AnyOperation): Pick<ZodOpenApiOperationObject, 'requestBody'> {
  if (body === undefined) return {};
  if ('mostBytes' in body) {
    const content = Object.fromEntries(body.mediaTypes.map((type) => [type, {}]));
    return { requestBody: { required: true, content } };
  }
  const required = !body.safeParse(undefined).success;
  return { requestBody: { required, content: { 'application/json': { schema: body } } } };
}

/** By status, with the codes that it can mean. */
function refusals(
  operation: AnyOperation,
  credentials: readonly Credential[],
): ZodOpenApiOperationObject['responses'] {
  const byStatus = Map.groupBy(refusalsOf(operation, credentials), statusOf);
  return Object.fromEntries(
    [...byStatus].map(([status, of]) => [
      String(status),
      {
        description: of.map((code) => `\`${code}\`: ${messageOf(code)}`).join('\n\n'),
        content: { 'application/json': { schema: apiError } },
      },
    ]),
  );
}

/** `GET /v1/session/orgs/{orgId}/members` is `get_orgs_members`. */
function operationId({ method, path }: AnyOperation): string {
  const segments = path.split('/').slice(3);
  const said = segments.map((segment) => (segment.startsWith('{') ? 'by_id' : segment.replaceAll('-', '_')));
  return [method.toLowerCase(), ...said].join('_');
}

const tagOf = (path: string) => path.split('/').filter((part) => !part.startsWith('{'))[3] ?? 'session';

/** An answer may get new names at any time; and no client needs a pattern of 300 characters for a date. */
function plain({ jsonSchema, io }: { jsonSchema: Record<string, unknown>; io: 'input' | 'output' }): void {
  if (io === 'output') delete jsonSchema['additionalProperties'];
  if (jsonSchema['format'] === 'date-time' || jsonSchema['format'] === 'date') delete jsonSchema['pattern'];
}
