import { composition } from '../../../../../../../composition/composition.ts';
import { pathId } from '../../../../../../http/index.ts';
import { refuseHead } from '../../../../../../http/only-get.ts';
import { pageRoute } from '../../../../../../http/page-route.ts';
import { seeOther } from '../../../../../../http/redirect.ts';

export const HEAD = refuseHead;

/** A browser from a SAML identity provider, about a sign-out (SAML profiles section 4.4). */
export const GET = pageRoute<{ connectionId: string }>(async (request, path) => {
  const connectionId = pathId('connection', path.connectionId);
  const query = new URL(request.url).search.slice(1);
  return seeOther(await composition().signIn.samlLogout({ connectionId, query }));
});
