import { generateKeyPair } from 'jose';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ForeignIssuer } from './support/foreign-issuer.ts';
import { Shop } from './support/shop.ts';

const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

const shop = new Shop({ clock: { now: () => Date.now() } });
const { token } = shop;

describe('a federated client assertion', () => {
  let issuer: ForeignIssuer;
  beforeEach(async () => {
    issuer = await ForeignIssuer.start();
    await issuer.trustedBy(shop.bench, shop.app, 'job/Seven');
  });
  afterEach(() => issuer.close());

  const exchange = (assertion: string) =>
    token({
      grant_type: 'client_credentials',
      client_assertion_type: ASSERTION_TYPE,
      client_assertion: assertion,
      scope: 'https://graph.microsoft.com/.default',
    });
  const sub = 'job/Seven';

  it('proves the client, and the keys are fetched once', async () => {
    for (const _ of [1, 2, 3])
      expect((await exchange(await issuer.assertion({ sub }))).body['access_token']).toBeTruthy();
    expect(issuer.requests).toBe(2);
  });

  const wrong: [string, Record<string, string>, number][] = [
    ['another issuer', { iss: 'https://stranger.example' }, 700211],
    ['another subject', { sub: 'job/8' }, 700213],
    ['the subject in another case', { sub: 'job/seven' }, 7002138],
    ['another audience', { aud: 'api://other' }, 700212],
  ];
  it.each(wrong)('refuses %s, and fetches nothing', async (_, claims, code) => {
    const answer = await exchange(await issuer.assertion({ sub, ...claims }));
    expect([answer.status, answer.error, answer.codes]).toEqual([401, 'invalid_client', [code]]);
    expect(issuer.requests).toBe(0);
  });

  it('refuses a foreign signature, an old token and rubbish', async () => {
    const stranger = await generateKeyPair('RS256');
    expect((await exchange(await issuer.assertion({ sub }, stranger.privateKey))).codes).toEqual([700027]);
    const old = Math.floor(Date.now() / 1000) - 3600;
    expect((await exchange(await issuer.assertion({ sub, exp: old }))).codes).toEqual([700024]);
    expect((await exchange('rubbish')).codes).toEqual([50027]);
    expect((await exchange('a.b.c')).codes).toEqual([50027]);
  });

  it('refuses a key that the issuer does not publish, and says which it looked for and where', async () => {
    const answer = await exchange(await issuer.assertion({ sub }, undefined, { kid: 'new' }));
    expect([answer.status, answer.error, answer.codes]).toEqual([401, 'invalid_client', [7000272]]);
    expect(answer.body['error_description']).toContain(
      `identifier new used to sign the federated credential could not be found in the metadata of identity provider ${issuer.address}`,
    );
  });

  it('takes no other algorithm than RS256', async () => {
    const { privateKey } = await generateKeyPair('ES256');
    const assertion = await issuer.assertion({ sub }, privateKey, { alg: 'ES256' });
    expect((await exchange(assertion)).codes).toEqual([700027]);
    const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${assertion.split('.')[1]}.`;
    expect((await exchange(unsigned)).codes).toEqual([700027]);
  });

  const trouble: [string, (issuer: ForeignIssuer) => ForeignIssuer['misbehaviour']][] = [
    ['refuses', () => (_request, response) => response.writeHead(500).end()],
    [
      'redirects',
      (honest) => (request, response) => {
        const path = request.url ?? '';
        if (path.startsWith('/moved')) return honest.answer(path.slice('/moved'.length), response);
        response.writeHead(302, { location: `/moved${path}` }).end();
      },
    ],
    ['says nothing sensible', () => (_request, response) => response.end('<html>')],
    ['names itself otherwise', () => (_request, response) => response.end('{"issuer":"https://x.example"}')],
    [
      'leads elsewhere in plain text',
      ({ address }) =>
        (_request, response) =>
          response.end(JSON.stringify({ issuer: address, jwks_uri: 'http://stranger.example/keys' })),
    ],
    ['is slow', () => () => {}],
    ['hangs up', () => (request) => request.socket.destroy()],
  ];
  it.each(trouble)('fails with 50166 when the issuer %s, and works again when it does', async (_, how) => {
    issuer.misbehaviour = how(issuer);
    const answer = await exchange(await issuer.assertion({ sub }));
    expect([answer.status, answer.codes]).toEqual([400, [50166]]);
    issuer.misbehaviour = undefined;
    expect((await exchange(await issuer.assertion({ sub }))).status).toBe(200);
  });

  it('fails with 50166 when the issuer’s answer is huge, and stops reading it early', async () => {
    let written = 0;
    issuer.misbehaviour = (_request, response) => {
      const chunk = 'x'.repeat(65_536);
      const more = (): void => {
        while (!response.destroyed) {
          written += chunk.length;
          if (!response.write(chunk)) return;
        }
      };
      response.on('drain', more);
      more();
    };
    expect((await exchange(await issuer.assertion({ sub }))).codes).toEqual([50166]);
    // 256 KiB are read; the rest is what the two ends of a connection hold.
    expect(written).toBeLessThan(16 * 1024 * 1024);
  });

  it('fails with 50166 when there is nobody at the issuer’s address', async () => {
    const gone = await ForeignIssuer.start();
    await gone.trustedBy(shop.bench, shop.app, 'job/9');
    const assertion = await gone.assertion({ sub: 'job/9' });
    await gone.close();
    expect((await exchange(assertion)).codes).toEqual([50166]);
  });
});
