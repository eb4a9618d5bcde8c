import { composition } from '../../../../../../../composition/composition.ts';
import { LOGIN_STEPS } from '../../../../../../api/login-steps.ts';
import { goBack, loginStep } from '../../../../../../http/login-page.ts';

export { toLoginPage as GET } from '../../../../../../http/login-page.ts';

export const POST = loginStep(LOGIN_STEPS.organization, async (choice, page) => {
  const { hostedLogin } = composition().signIn;
  return goBack(page, await hostedLogin.chooseOrganization(page, choice.organization_id));
});
