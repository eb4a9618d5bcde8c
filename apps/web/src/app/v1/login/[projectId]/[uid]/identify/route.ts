import { composition } from '../../../../../../../composition/composition.ts';
import { LOGIN_STEPS } from '../../../../../../api/login-steps.ts';
import { goOnTrip, loginStep } from '../../../../../../http/login-page.ts';

export { toLoginPage as GET } from '../../../../../../http/login-page.ts';

export const POST = loginStep(LOGIN_STEPS.identify, async ({ email, way }, page, request) => {
  if (way === 'password') return { kind: 'stay', step: { step: 'password', email } };
  if (way === 'email') return { kind: 'stay', step: { email } };
  const found = await composition().signIn.hostedLogin.identify(page, email);
  if (found.kind === 'trip') return goOnTrip(request, found.trip);
  const connections = found.connections.map(({ id, name, organizationName }) => ({
    id,
    name,
    organization_name: organizationName,
  }));
  return { kind: 'stay', choice: { connections }, step: { step: 'connections', email } };
});
