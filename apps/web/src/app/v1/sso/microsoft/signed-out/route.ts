import { pageRoute } from '../../../../../http/page-route.ts';
import { signedOutPage } from '../../../../../http/signed-out-page.ts';

/** Where Entra returns to after a sign-out of somebody who came over the sign-in app. */
export const GET = pageRoute(({ headers }) => signedOutPage(headers));
