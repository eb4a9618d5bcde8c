import { composition } from '../../../../../../../composition/composition.ts';
import { goOnTrip, loginStep } from '../../../../../../http/login-page.ts';

export { toLoginPage as GET } from '../../../../../../http/login-page.ts';

export const POST = loginStep('provider', async ({ provider }, page, request) =>
  goOnTrip(request, await composition().signIn.hostedLogin.continueWith(page, provider)),
);
