import { composition } from '../../../../../../../composition/composition.ts';
import { LOGIN_STEPS } from '../../../../../../api/login-steps.ts';
import { goOnTrip, loginStep } from '../../../../../../http/login-page.ts';

export { toLoginPage as GET } from '../../../../../../http/login-page.ts';

export const POST = loginStep(LOGIN_STEPS.provider, async ({ provider }, page, request) =>
  goOnTrip(request, await composition().signIn.hostedLogin.continueWith(page, provider)),
);
