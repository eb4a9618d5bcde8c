import { identifyInput } from '@portico/administration';
import { z } from 'zod';
import { composition } from '../../../../../../../composition/composition.ts';
import { inSnakeCase } from '../../../../../../api/snake-case.ts';
import { goOnTrip, loginStep } from '../../../../../../http/login-page.ts';

export { toLoginPage as GET } from '../../../../../../http/login-page.ts';

/** The page without its script also asks here for the question after the address, or for the address anew. */
const input = identifyInput.extend({ way: z.enum(['password', 'email']).optional() });

/** E-mail first: 200 `{ url }`, or `{ connections }` to choose from. */
export const POST = loginStep(input, async ({ email, way }, page, request) => {
  if (way === 'password') return { kind: 'stay', body: {}, step: { step: 'password', email } };
  if (way === 'email') return { kind: 'stay', body: {}, step: { email } };
  const found = await composition().signIn.hostedLogin.identify(page, email);
  if (found.kind === 'trip') return goOnTrip(request, found.trip);
  const connections = found.connections.map(({ id, name, organizationName }) => ({
    id,
    name,
    organizationName,
  }));
  return { kind: 'stay', body: inSnakeCase({ connections }), step: { step: 'connections', email } };
});
