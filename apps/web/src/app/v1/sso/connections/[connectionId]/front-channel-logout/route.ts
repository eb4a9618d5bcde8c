import { composition } from '../../../../../../../composition/composition.ts';
import { pathId } from '../../../../../../http/index.ts';
import { pageRoute } from '../../../../../../http/page-route.ts';

/** Entra tells that its session ended, with `sid` and from a frame without our cookies: the sessions behind it end here. */
export const GET = pageRoute<{ connectionId: string }>(async (request, { connectionId }) => {
  const sessionId = new URL(request.url).searchParams.get('sid');
  const id = pathId('connection', connectionId);
  if (sessionId !== null && sessionId.length <= 256)
    await composition().signIn.endFromProvider(id, sessionId);
  return new Response(null, { status: 200, headers: { 'cache-control': 'no-store' } });
});
