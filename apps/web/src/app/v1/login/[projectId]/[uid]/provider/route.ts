import { providerChoiceInput } from '@portico/administration';
import { composition } from '../../../../../../../composition/composition.ts';
import { goOnTrip, loginStep } from '../../../../../../http/login-page.ts';

export { toLoginPage as GET } from '../../../../../../http/login-page.ts';

/** A social provider's button: 200 `{ url }`. */
export const POST = loginStep(providerChoiceInput, async ({ provider }, page, request) =>
  goOnTrip(request, await composition().signIn.hostedLogin.continueWith(page, provider)),
);
