import { isRecentlyProven } from '@portico/core';
import { composition } from '../../../../../../../../composition/composition.ts';
import { pathId, requireCaller } from '../../../../../../../http/index.ts';
import { pageRoute } from '../../../../../../../http/page-route.ts';
import { seeOther } from '../../../../../../../http/redirect.ts';
import { setCookie } from '../../../../../../../http/trip-cookies.ts';

/** The person agreed on the connect page: this browser goes on to Microsoft. */
export const POST = pageRoute<{ requestId: string }>(async (request, { requestId }) => {
  const caller = await requireCaller(request);
  const id = pathId('provisioningRun', requestId);
  const { clock, provisioning } = composition();
  if (!isRecentlyProven(caller.principal, clock)) {
    const back = encodeURIComponent(`/v1/sso/microsoft/connect/${id}`);
    return seeOther(`/login?reauthenticate=1&next=${back}`);
  }
  const { url, cookie } = await provisioning.confirmConnect(id, caller);
  return seeOther(url, [setCookie(cookie)]);
});

/** The same address, opened by itself: the page that asks. */
export const GET = pageRoute<{ requestId: string }>(async (_, { requestId }) =>
  seeOther(`/v1/sso/microsoft/connect/${pathId('provisioningRun', requestId)}`),
);
