import { composition } from '../../../../../../../composition/composition.ts';
import { LOGIN_STEPS } from '../../../../../../api/login-steps.ts';
import { goOnTrip, loginStep } from '../../../../../../http/login-page.ts';

export { toLoginPage as GET } from '../../../../../../http/login-page.ts';

export const POST = loginStep(LOGIN_STEPS.connection, async (choice, page, request) => {
  const { connection_id: connectionId, email } = choice;
  const { hostedLogin } = composition().signIn;
  return goOnTrip(request, await hostedLogin.chooseConnection(page, { connectionId, email }));
});
