import { inflateRawSync } from 'node:zlib';
import { connectionUrls } from '@portico/connections';
import type { Bench } from './bench.ts';
import { ADA, answerTo, type SamlCustomer } from './saml-provider.ts';

/** Somebody signs in over the connection, by that name at the provider. */
export async function signInOverSaml(
  bench: Bench,
  over: SamlCustomer,
  sessionIndex: string,
  id = ADA.id,
): Promise<void> {
  const started = await bench.start(over.projectId, over);
  const { searchParams } = new URL(started.url);
  const xml = inflateRawSync(Buffer.from(searchParams.get('SAMLRequest') ?? '', 'base64')).toString();
  const [, requestId = ''] = / ID="([^"]*)"/.exec(xml) ?? [];
  const { metadata: entityId, assertionConsumerService: acsUrl } = connectionUrls(
    bench.parts.origin,
    over.id,
  );
  const answer = await answerTo({ id: requestId, acsUrl, entityId }, { sessionIndex }, { ...ADA, id });
  await bench.signIn.callback({
    ...{ connectionId: over.id, at: 'acs' },
    parameters: new URLSearchParams({
      SAMLResponse: answer,
      RelayState: searchParams.get('RelayState') ?? '',
    }),
    cookie: (name) => (name === started.cookie.name ? started.cookie.value : undefined),
    facts: { requestId: 'req_test', ipAddress: null },
  });
}

/** By the provider's own names for them. */
export async function liveSessions(bench: Bench, over: SamlCustomer): Promise<string[]> {
  const rows = await bench.rows<{ index: string }>(
    'SELECT idp_session_id AS index FROM sessions WHERE connection_id = $1 AND revoked_at IS NULL ORDER BY 1',
    [over.id],
  );
  return rows.map(({ index }) => index);
}

type Onward = Awaited<ReturnType<Bench['signIn']['providerSignOut']>>;

/** Where somebody goes who is not given a form. */
export function addressOf(onward: Onward): string {
  if (typeof onward !== 'string') throw new TypeError('no address');
  return onward;
}

/** The form that somebody is given, and the document in it. */
export function formOf(onward: Onward): {
  readonly action: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly xml: string;
} {
  if (onward === undefined || typeof onward === 'string') throw new TypeError('no form');
  const { SAMLRequest, SAMLResponse = SAMLRequest ?? '' } = onward.fields;
  return { ...onward, xml: Buffer.from(SAMLResponse, 'base64').toString() };
}
