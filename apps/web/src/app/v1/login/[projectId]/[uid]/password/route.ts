import { signInInput } from '@portico/administration';
import { composition } from '../../../../../../../composition.ts';
import { answer, readJson, visitorOf } from '../../../../../../http/index.ts';
import { goBack, loginRoute } from '../../../../../../http/login-page.ts';
import { askerFacts } from '../../../../../../http/manager.ts';

/** The dashboard's own page takes a password: 200 `{ url }`, or `{ users }` to choose from. */
export const POST = loginRoute(async (request, page) => {
  const input = await readJson(request, signInInput);
  const { administration, signIn } = composition();
  const checked = await administration.checkPassword(visitorOf(request.headers), input);
  if (checked.kind === 'choose') return answer({ users: checked.users });
  return goBack(
    page,
    await signIn.hostedLogin.completeByPassword(page, checked.userId, askerFacts(request.headers)),
  );
});
