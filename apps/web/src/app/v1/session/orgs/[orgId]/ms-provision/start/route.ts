import { z } from 'zod';
import { composition } from '../../../../../../../../composition.ts';
import { answer, pathId, readJson, route } from '../../../../../../../http/index.ts';
import { requireManager } from '../../../../../../../http/manager.ts';
import { setCookie, tooManyCookies } from '../../../../../../../http/trip-cookies.ts';

const body = z.strictObject({ return_to: z.string().max(2048).optional() });

/** Connect Microsoft: answers where the browser has to go. */
export const POST = route<{ orgId: string }>(async (request, { orgId }) => {
  const organizationId = pathId('organization', orgId);
  const { asker, via } = await requireManager(request, organizationId);
  const { return_to: returnTo } = await readJson(request, body);
  const started = await composition().provisioning.start({ organizationId, asker, via, returnTo });
  const result = { url: started.url, request_id: started.requestId, expires_at: started.expiresAt };
  const response = answer(result, 201);
  for (const stale of tooManyCookies(request.headers)) response.headers.append('set-cookie', stale);
  if (started.cookie) response.headers.append('set-cookie', setCookie(started.cookie));
  return response;
});
