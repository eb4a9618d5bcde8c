import { signInInput } from '@portico/administration';
import { composition } from '../../../../../../../composition.ts';
import { answer, readJson, visitorOf } from '../../../../../../http/index.ts';
import { goBack, loginRoute } from '../../../../../../http/login-page.ts';
import { askerFacts } from '../../../../../../http/manager.ts';
import { setCookie } from '../../../../../../http/trip-cookies.ts';

/** The dashboard's own page takes a password: 200 `{ url }`, or `{ users }` to choose from. */
export const POST = loginRoute(async (request, page) => {
  const input = await readJson(request, signInInput);
  const { administration, signIn } = composition();
  const { hostedLogin } = signIn;
  // First: who has no page of ours tries no password, and counts against nobody.
  await hostedLogin.assertWaiting(page);
  const isKnownBrowser = hostedLogin.isKnownBrowser(input.email, page.cookie);
  const visitor = { ...visitorOf(request.headers), isKnownBrowser };
  const checked = await administration.checkPassword(visitor, input);
  if (checked.kind === 'choose') return answer({ users: checked.users });
  const facts = askerFacts(request.headers);
  const response = goBack(page, await hostedLogin.completeByPassword(page, checked.userId, facts));
  response.headers.append('set-cookie', setCookie(hostedLogin.knownBrowserCookie(input.email)));
  return response;
});
