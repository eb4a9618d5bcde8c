import type { Onward } from '@portico/sign-in';
import { composition } from '../../../../../../../composition/composition.ts';
import { pathId } from '../../../../../../http/index.ts';
import { refuseHead } from '../../../../../../http/only-get.ts';
import { pageRoute } from '../../../../../../http/page-route.ts';
import { postingPage } from '../../../../../../http/posting-page.ts';
import { readFormParameters } from '../../../../../../http/read-form.ts';
import { seeOther } from '../../../../../../http/redirect.ts';

type Path = { connectionId: string };

export const HEAD = refuseHead;

/** A browser from a SAML identity provider, about a sign-out (SAML profiles section 4.4). */
export const GET = pageRoute<Path>(async (request, path) => {
  const connectionId = pathId('connection', path.connectionId);
  const query = new URL(request.url).search.slice(1);
  return onwards(
    await composition().signIn.samlLogout({ connectionId, message: { binding: 'redirect', query } }),
  );
});

/** The same with a form. It comes from another site, so without our cookies, and needs none: its signature says whose it is. */
export const POST = pageRoute<Path>(async (request, path) => {
  const connectionId = pathId('connection', path.connectionId);
  const fields = await readFormParameters(request, ['SAMLRequest', 'SAMLResponse', 'RelayState']);
  return onwards(
    await composition().signIn.samlLogout({ connectionId, message: { binding: 'post', fields } }),
  );
});

function onwards(to: Onward): Response {
  if (typeof to === 'string') return seeOther(to);
  const { action, fields } = to;
  return postingPage({ title: 'Signing out', action, fields: Object.entries(fields), label: 'Continue' });
}
