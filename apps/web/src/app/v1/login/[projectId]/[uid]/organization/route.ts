import { organizationChoiceInput } from '@portico/administration';
import { composition } from '../../../../../../../composition.ts';
import { readJson } from '../../../../../../http/index.ts';
import { goBack, loginRoute } from '../../../../../../http/login-page.ts';

/** Signed in, and the organization is chosen: 200 `{ url }`. */
export const POST = loginRoute(async (request, page) => {
  const { organization_id: organizationId } = await readJson(request, organizationChoiceInput);
  return goBack(page, await composition().signIn.hostedLogin.chooseOrganization(page, organizationId));
});
