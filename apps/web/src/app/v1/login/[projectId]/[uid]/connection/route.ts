import { connectionChoiceInput } from '@portico/administration';
import { composition } from '../../../../../../../composition/composition.ts';
import { goOnTrip, loginStep } from '../../../../../../http/login-page.ts';

export { toLoginPage as GET } from '../../../../../../http/login-page.ts';

/** One of several connections was chosen: 200 `{ url }`. */
export const POST = loginStep(connectionChoiceInput, async (choice, page, request) => {
  const { connection_id: connectionId, email } = choice;
  const { hostedLogin } = composition().signIn;
  return goOnTrip(request, await hostedLogin.chooseConnection(page, { connectionId, email }));
});
