import { loginTexts } from '../components/hosted-login/texts.ts';
import { lastApplication } from './last-application.ts';
import { plainPage } from './plain-page.ts';
import { homeAction } from './refused-page.ts';

/** People end here, who have no dashboard: they find the application again. */
export async function signedOutPage(headers: Headers): Promise<Response> {
  const home = await lastApplication(headers);
  const { language, signedOut: texts, failure } = loginTexts([], headers.get('accept-language'));
  const actions = home === undefined ? [] : homeAction(failure, home);
  return plainPage({ status: 200, title: texts.title, message: texts.text, actions, language });
}
