import { composition } from '../../../../../../../composition/composition.ts';
import { seeOther } from '../../../../../../http/redirect.ts';
import { waitingRoute } from '../../../../../../http/waiting-route.ts';

export { toLoginPage as GET } from '../../../../../../http/login-page.ts';

/** *Back to the application*: it is told that nobody signed in. */
export const POST = waitingRoute(async (_request, page, attempt) =>
  seeOther(await composition().signIn.hostedLogin.back(page, attempt)),
);
