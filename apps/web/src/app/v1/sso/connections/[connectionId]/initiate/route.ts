import { isId } from '@portico/core';
import { composition } from '../../../../../../../composition/composition.ts';
import { pathId } from '../../../../../../http/index.ts';
import { signInRoute } from '../../../../../../http/page-route.ts';
import { seeOther } from '../../../../../../http/redirect.ts';

/** A sign-in that starts outside the application: sends the browser to the application, which asks for it. */
export const GET = signInRoute<{ connectionId: string }>(async (request, { connectionId }) => {
  const application = new URL(request.url).searchParams.get('application');
  const url = await composition().signIn.initiate({
    connectionId: pathId('connection', connectionId),
    applicationId: isId('application', application) ? application : undefined,
  });
  return seeOther(url);
});
