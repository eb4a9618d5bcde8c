import { assertThat, type PorticoError, statusOf } from '@portico/core';
import { composition } from '../../../../../../../composition/composition.ts';
import { pathId, requestIdOf } from '../../../../../../http/index.ts';
import { ownFailure, retryAfter } from '../../../../../../http/own-failure.ts';
import { readFormParameters } from '../../../../../../http/read-form.ts';

const NOT_KEPT = { 'cache-control': 'no-store' };
type Context = { readonly params: Promise<{ connectionId: string }> };

/**
 * An identity provider tells that a session of its own has ended (OpenID Connect Back-Channel Logout section 2.5). From server
 * to server: its signature is all that it proves itself with. Whoever sends something else learns nothing but that.
 */
export async function POST(request: Request, { params }: Context): Promise<Response> {
  try {
    const connectionId = pathId('connection', (await params).connectionId);
    const [logoutToken, ...more] = (await readFormParameters(request, ['logout_token'])).values();
    assertThat(logoutToken !== undefined && more.length === 0, 'invalid_request', { detail: 'no one token' });
    await composition().signIn.backChannelLogout({ connectionId, logoutToken });
    return new Response(null, { status: 200, headers: NOT_KEPT });
  } catch (failure) {
    return refused(ownFailure(failure), requestIdOf(request.headers));
  }
}

/** Section 2.8: 400 for whatever is wrong with what came; a provider may come again where we could not look into it. */
function refused(error: PorticoError, requestId: string): Response {
  const entry = { requestId, code: error.code, detail: error.detail };
  const isOurs = statusOf(error.code) >= 500;
  if (!isOurs) composition().log.info(entry, 'logout token refused');
  else composition().log.error({ ...entry, err: error.cause ?? error }, 'logout token not looked into');
  const status = isOurs ? 503 : 400;
  const said = { error: isOurs ? 'temporarily_unavailable' : 'invalid_request' };
  return Response.json(said, { status, headers: { ...NOT_KEPT, ...retryAfter(error) } });
}
