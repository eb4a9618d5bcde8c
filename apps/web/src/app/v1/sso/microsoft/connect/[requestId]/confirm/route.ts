import { composition } from '../../../../../../../../composition.ts';
import { pathId, requireRecentAuthentication, requireSession } from '../../../../../../../http/index.ts';
import { askerFacts } from '../../../../../../../http/manager.ts';
import { pageRoute } from '../../../../../../../http/page-route.ts';
import { seeOther } from '../../../../../../../http/redirect.ts';
import { setCookie } from '../../../../../../../http/trip-cookies.ts';

/** The person agreed on the connect page: this browser goes on to Microsoft. */
export const POST = pageRoute<{ requestId: string }>(async (request, { requestId }) => {
  const viewer = await requireSession(request);
  requireRecentAuthentication(viewer);
  const asker = { userId: viewer.user.id, ...askerFacts(request.headers) };
  const { url, cookie } = await composition().provisioning.confirmConnect(
    pathId('provisioningRun', requestId),
    asker,
  );
  return seeOther(url, [setCookie(cookie)]);
});
