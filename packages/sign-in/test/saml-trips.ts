import { inflateRawSync } from 'node:zlib';
import type { Bench, Started } from './bench.ts';
import { ADA, answerTo, type SamlCustomer } from './saml-provider.ts';

/** What a request of ours says, as the provider reads it. */
export function requestIn(url: string) {
  const { searchParams } = new URL(url);
  const xml = inflateRawSync(Buffer.from(searchParams.get('SAMLRequest') ?? '', 'base64')).toString();
  const attribute = (name: string) => new RegExp(` ${name}="([^"]*)"`).exec(xml)?.[1] ?? '';
  return {
    xml,
    id: attribute('ID'),
    acsUrl: attribute('AssertionConsumerServiceURL'),
    entityId: /<saml:Issuer>([^<]*)/.exec(xml)?.[1] ?? '',
    relayState: searchParams.get('RelayState') ?? '',
    isSigned: searchParams.has('Signature'),
  };
}

/** How browsers come back from that provider. */
export function samlTrips(bench: Bench) {
  const comeBack = (
    over: SamlCustomer,
    started: Started,
    samlResponse: string,
    at: 'acs' | 'callback' = 'acs',
  ) => {
    const parameters = new URLSearchParams({
      SAMLResponse: samlResponse,
      RelayState: requestIn(started.url).relayState,
    });
    return bench.signIn.callback({
      ...{ connectionId: over.id, at, parameters },
      cookie: (name) => (name === started.cookie.name ? started.cookie.value : undefined),
      facts: { requestId: 'req_test', ipAddress: null },
    });
  };

  async function signIn(over: SamlCustomer, options: object = {}, person: object = ADA) {
    const started = await bench.start(over.projectId, over);
    return comeBack(over, started, await answerTo(requestIn(started.url), { ...options }, person));
  }

  return { comeBack, signIn };
}
