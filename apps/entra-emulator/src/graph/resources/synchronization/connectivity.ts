import { z } from 'zod';
import type { NamedValue } from '../../../directory/synchronization-records.ts';
import { type GraphCall, type GraphReply, noContent, readBodyAs } from '../../graph-call.ts';
import { GraphError } from '../../graph-error.ts';
import { graphObject } from '../../graph-object.ts';
import { notEmulated } from '../../not-emulated.ts';
import { findOwnApplication } from './own-application.ts';
import { saveSynchronization } from './secrets.ts';

/** Graph beta alone has this: how a service is reached, with OAuth client credentials as well. */

const LONGEST_VALUE = 10_000;
const text = z.string().max(LONGEST_VALUE).nullable();

const parametersBody = graphObject(
  {},
  {
    authenticationType: z.enum(['AuthenticationToken', 'OAuth2ClientCredentialsGrant']),
    baseAddress: text,
    secretToken: text,
    oauth2ClientId: text,
    oauth2ClientSecret: text,
    oauth2TokenExchangeUri: text,
    credentialLocationInRequest: z.enum(['header', 'body', 'both', 'Header', 'Body', 'Both']),
    scope: z.unknown(),
  },
);

/** Changes what is given and keeps the rest; null takes away. */
export function patchConnectivity(call: GraphCall): GraphReply {
  if (!call.url.pathname.startsWith('/beta/'))
    throw new GraphError(
      400,
      'BadRequest',
      "Resource not found for the segment 'connectivityParameters'.",
      'only Graph beta has connectivityParameters',
    );
  const application = findOwnApplication(call);
  const { scope, ...given } = readBodyAs(call, parametersBody, 'SynchronizationConnectivityParameters');
  if (scope !== undefined) throw notEmulated('a scope of OAuth client credentials');
  const before = call.emulator.store.synchronizations.get(application.id)?.connectivity ?? [];
  const values = new Map(before.map(({ key, value }) => [key, value]));
  for (const [key, value] of Object.entries(given)) {
    if (value === null) values.delete(key);
    else values.set(key, value);
  }
  const connectivity: NamedValue[] = [...values].map(([key, value]) => ({ key, value }));
  saveSynchronization(call, application.id, { connectivity });
  return noContent;
}
