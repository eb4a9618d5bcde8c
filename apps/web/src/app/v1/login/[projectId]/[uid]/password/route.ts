import { composition } from '../../../../../../../composition/composition.ts';
import { LOGIN_STEPS } from '../../../../../../api/login-steps.ts';
import { inSnakeCase } from '../../../../../../api/snake-case.ts';
import { visitorOf } from '../../../../../../http/index.ts';
import { goBack, loginStep } from '../../../../../../http/login-page.ts';
import { setCookie } from '../../../../../../http/trip-cookies.ts';
import { visitOf } from '../../../../../../http/visitor.ts';

export { toLoginPage as GET } from '../../../../../../http/login-page.ts';

export const POST = loginStep(LOGIN_STEPS.password, async (input, page, request) => {
  const { administration, signIn } = composition();
  const { hostedLogin } = signIn;
  // First: who has no page of ours tries no password, and counts against nobody.
  await hostedLogin.assertWaiting(page);
  const knownUserId = hostedLogin.knownUserOf(input.email, page.cookie);
  const visitor = { ...visitorOf(request.headers), knownUserId };
  const checked = await administration.checkPassword(visitor, input);
  if (checked.kind === 'choose') {
    const users = checked.users.map(({ userId, projectName, organizationNames }) => ({
      id: userId,
      project: projectName,
      organizations: organizationNames.slice(0, 10),
    }));
    return {
      kind: 'stay',
      choice: inSnakeCase({ users: checked.users }),
      step: { step: 'users', email: input.email, users },
    };
  }
  const facts = visitOf(request.headers);
  const url = await hostedLogin.completeByPassword(page, checked, facts);
  return goBack(page, url, [setCookie(hostedLogin.knownBrowserCookie(input.email, checked.userId))]);
});
