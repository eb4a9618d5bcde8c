import { composition } from '../../../../../../../composition/composition.ts';
import { pathId } from '../../../../../../http/index.ts';
import { pageRoute } from '../../../../../../http/page-route.ts';

/** By which keys an identity provider knows a connection as its client (RFC 7517 section 5). */
export const GET = pageRoute<{ connectionId: string }>(async (_request, path) => {
  const connectionId = pathId('connection', path.connectionId);
  const keys = await composition().signIn.publishedKeys(connectionId);
  return Response.json(keys, {
    headers: {
      'content-type': 'application/jwk-set+json',
      // Who uses the next key within this time of making it may meet a provider that has not read it: the one of before is tried then.
      'cache-control': 'public, max-age=300',
      'x-content-type-options': 'nosniff',
    },
  });
});
