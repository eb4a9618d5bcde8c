import { composition } from '../../../../../../../composition/composition.ts';
import { pathId } from '../../../../../../http/index.ts';
import { signInRoute } from '../../../../../../http/page-route.ts';
import { postingPage } from '../../../../../../http/posting-page.ts';
import { tripCookie } from '../../../../../../http/trip-cookies.ts';

/** Where a browser goes on with a form to an identity provider that takes no request in an address. */
export const GET = signInRoute<{ connectionId: string }>(async (request, path) => {
  const { searchParams } = new URL(request.url);
  const { action, fields } = await composition().signIn.samlRequest({
    connectionId: pathId('connection', path.connectionId),
    state: searchParams.get('state') ?? '',
    loginHint: searchParams.get('login_hint') ?? undefined,
    cookie: tripCookie(request.headers),
  });
  return postingPage({ title: 'Signing in', action, fields: Object.entries(fields), label: 'Continue' });
});
