import { connectionChoiceInput } from '@portico/administration';
import { composition } from '../../../../../../../composition.ts';
import { readJson } from '../../../../../../http/index.ts';
import { goOnTrip, loginRoute } from '../../../../../../http/login-page.ts';

/** One of several connections was chosen: 200 `{ url }`. */
export const POST = loginRoute(async (request, page) => {
  const { connection_id: connectionId, email } = await readJson(request, connectionChoiceInput);
  return goOnTrip(
    request,
    await composition().signIn.hostedLogin.chooseConnection(page, { connectionId, email }),
  );
});
