import { providerChoiceInput } from '@portico/administration';
import { composition } from '../../../../../../../composition.ts';
import { readJson } from '../../../../../../http/index.ts';
import { goOnTrip, loginRoute } from '../../../../../../http/login-page.ts';

/** A social provider's button: 200 `{ url }`. */
export const POST = loginRoute(async (request, page) => {
  const { provider } = await readJson(request, providerChoiceInput);
  return goOnTrip(request, await composition().signIn.hostedLogin.continueWith(page, provider));
});
