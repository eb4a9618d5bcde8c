import { composition } from '../../../../../../composition/composition.ts';
import { pageRoute } from '../../../../../http/page-route.ts';

/** As the one of a connection, for all who signed in over the sign-in app: what Entra's session began here ends here. */
export const GET = pageRoute(async (request) => {
  const sessionId = new URL(request.url).searchParams.get('sid');
  if (sessionId !== null && sessionId.length <= 256) await composition().signIn.endFromSignInApp(sessionId);
  return new Response(null, { status: 200, headers: { 'cache-control': 'no-store' } });
});
