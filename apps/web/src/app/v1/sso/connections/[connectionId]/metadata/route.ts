import { composition } from '../../../../../../../composition/composition.ts';
import { pathId } from '../../../../../../http/index.ts';
import { pageRoute } from '../../../../../../http/page-route.ts';

/** What an identity provider reads of a connection (SAML metadata section 2). */
export const GET = pageRoute<{ connectionId: string }>(async (_request, path) => {
  const connectionId = pathId('connection', path.connectionId);
  const metadata = await composition().signIn.samlMetadata(connectionId);
  return new Response(metadata, {
    headers: {
      'content-type': 'application/samlmetadata+xml; charset=utf-8',
      'content-disposition': 'inline; filename="portico-metadata.xml"',
      'cache-control': 'public, max-age=3600',
      'x-content-type-options': 'nosniff',
    },
  });
});
