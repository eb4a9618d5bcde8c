import { composition } from '../../../../composition/composition.ts';
import { openApiDocument } from '../../../api/document.ts';
import { OPERATIONS } from '../../../api/operations.ts';

let document: string | undefined;

/** The API as an OpenAPI document: the same for everybody. */
export function GET(): Response {
  document ??= JSON.stringify(openApiDocument(OPERATIONS, composition().origin));
  return new Response(document, {
    headers: { 'content-type': 'application/json', 'cache-control': 'public, max-age=300' },
  });
}
