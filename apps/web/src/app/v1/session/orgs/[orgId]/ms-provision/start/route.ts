import { z } from 'zod';
import { composition } from '../../../../../../../../composition/composition.ts';
import { answer, readJson } from '../../../../../../../http/index.ts';
import { beginTripCookies } from '../../../../../../../http/trip-cookies.ts';
import { managedPreflight, managedRoute } from '../../../../../../../management/managed-route.ts';

const body = z.strictObject({ return_to: z.string().max(2048).optional() });

export const OPTIONS = managedPreflight;

/** Connect Microsoft: answers where the browser has to go. */
export const POST = managedRoute(async (request, { organizationId }, { caller, via }) => {
  // No body at all asks for nothing special.
  const sent = request.headers.has('content-type') ? await readJson(request, body) : body.parse({});
  const returnTo = sent.return_to;
  const started = await composition().provisioning.start({ organizationId, caller, via, returnTo });
  const result = { url: started.url, request_id: started.requestId, expires_at: started.expiresAt };
  const response = answer(result, 201);
  if (started.cookie)
    for (const value of beginTripCookies(request.headers, started.cookie))
      response.headers.append('set-cookie', value);
  return response;
});
