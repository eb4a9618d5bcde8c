import { organizationChoiceInput } from '@portico/administration';
import { composition } from '../../../../../../../composition/composition.ts';
import { goBack, loginStep } from '../../../../../../http/login-page.ts';

export { toLoginPage as GET } from '../../../../../../http/login-page.ts';

/** Signed in, and the organization is chosen: 200 `{ url }`. */
export const POST = loginStep(organizationChoiceInput, async (choice, page) => {
  const { hostedLogin } = composition().signIn;
  return goBack(page, await hostedLogin.chooseOrganization(page, choice.organization_id));
});
