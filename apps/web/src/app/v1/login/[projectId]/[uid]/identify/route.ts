import { identifyInput } from '@portico/administration';
import { composition } from '../../../../../../../composition.ts';
import { answer, readJson } from '../../../../../../http/index.ts';
import { goOnTrip, loginRoute } from '../../../../../../http/login-page.ts';

/** E-mail first: 200 `{ url }`, or `{ connections }` to choose from. */
export const POST = loginRoute(async (request, page) => {
  const { email } = await readJson(request, identifyInput);
  const found = await composition().signIn.hostedLogin.identify(page, email);
  if (found.kind === 'trip') return goOnTrip(request, found.trip);
  return answer({
    connections: found.connections.map(({ id, name, organizationName }) => ({ id, name, organizationName })),
  });
});
