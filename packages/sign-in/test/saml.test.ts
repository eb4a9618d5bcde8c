import { X509Certificate } from 'node:crypto';
import { connectionUrls } from '@portico/connections';
import { readCertificate } from '@portico/saml-service-provider';
import { hashToken } from '@portico/vault';
import { expect, test } from 'vitest';
import { signInBench } from './bench.ts';
import { ADA, answerTo, idpKey, type SamlCustomer, samlCustomer, strangerKey } from './saml-provider.ts';
import { requestIn, samlTrips } from './saml-trips.ts';

const bench = await signInBench();
const ORIGIN = bench.parts.origin;
const publicKeyOf = (pem: string) =>
  new X509Certificate(pem).publicKey.export({ type: 'spki', format: 'pem' });

const { comeBack, signIn } = samlTrips(bench);

const codeOf = async (outcome: ReturnType<typeof signIn>) => {
  const found = await outcome;
  return found.kind === 'page' ? found.code : found.kind;
};

const peopleOf = ({ projectId }: SamlCustomer) =>
  bench.rows(
    'SELECT i.issuer, i.subject, i.email, u.name FROM identities i JOIN users u ON u.id = i.user_id WHERE i.project_id = $1',
    [projectId],
  );

test('somebody signs in over SAML, and the connection knows them again', async () => {
  const over = await samlCustomer(bench);
  expect(await codeOf(signIn(over))).toBe('redirect');
  expect(await codeOf(signIn(over))).toBe('redirect');
  expect(await peopleOf(over)).toEqual([
    {
      issuer: 'https://idp.example/metadata',
      subject: 'ada-1',
      email: 'ada@contoso.example',
      name: 'Ada Lovelace',
    },
  ]);
  const [session] = await bench.rows(
    'SELECT idp_session_id, idp_logout_hint FROM sessions WHERE project_id = $1',
    [over.projectId],
  );
  expect(session).toMatchObject({ idp_session_id: '_at-idp' });
});

test('a request names us, and nothing that a provider would stumble over', async () => {
  const over = await samlCustomer(bench);
  const { xml, ...request } = requestIn((await bench.start(over.projectId, over)).url);
  const { metadata, assertionConsumerService } = connectionUrls(ORIGIN, over.id);
  expect(request).toMatchObject({ entityId: metadata, acsUrl: assertionConsumerService, isSigned: false });
  expect(request.relayState).toMatch(/^[\w-]{43}$/);
  expect(xml).not.toMatch(/RequestedAuthnContext|Subject|NameIDPolicy Format/);
});

test.each([{ wants_signed_requests: true }, { signs_requests: true }])(
  'a request is signed where the provider or an administrator wants it: %o',
  async (columns) => {
    const over = await samlCustomer(bench, columns);
    expect(requestIn((await bench.start(over.projectId, over)).url).isSigned).toBe(true);
  },
);

test.each([
  ['of another request (attack 135)', { inResponseTo: '_other' }, 'saml_in_response_to'],
  ['that was never asked for (attack 135)', { inResponseTo: undefined }, 'saml_in_response_to'],
  ['for another service (attack 134)', { audience: 'https://other.example' }, 'saml_audience'],
  ['for another address (attack 134)', { recipient: 'https://other.example/acs' }, 'saml_recipient'],
  ['of another identity provider', { issuer: 'https://other.example' }, 'saml_issuer'],
  ['without a signature (attack 128)', { signAssertion: false }, 'saml_signature_missing'],
  [
    'signed by somebody else (attack 130)',
    { cert: strangerKey.certificatePem, key: strangerKey.privateKeyPem },
    'saml_signature_unknown_certificate',
  ],
  ['signed with SHA-1', { signatureAlgorithm: 'rsa-sha1', digestAlgorithm: 'sha1' }, 'saml_algorithm'],
])('an answer %s signs nobody in, and says why by a code of its own', async (_, options, code) => {
  const over = await samlCustomer(bench);
  expect(await codeOf(signIn(over, options))).toBe(code);
  expect(await peopleOf(over)).toEqual([]);
});

test('SHA-1 is taken where an administrator has allowed it for this connection', async () => {
  const over = await samlCustomer(bench, { allows_sha1: true });
  const sha1 = { signatureAlgorithm: 'rsa-sha1', digestAlgorithm: 'sha1' };
  expect(await codeOf(signIn(over, sha1))).toBe('redirect');
});

test('an answer counts once, whoever brings it again (attack 135)', async () => {
  const over = await samlCustomer(bench);
  const started = await bench.start(over.projectId, over);
  const answer = await answerTo(requestIn(started.url));
  expect(await codeOf(comeBack(over, started, answer))).toBe('redirect');
  // The browser that comes again is led on; nobody else has its cookie.
  const other = await bench.start(over.projectId, over);
  expect(await codeOf(comeBack(over, other, answer))).toBe('saml_in_response_to');
});

test('an assertion whose id was here before is refused, whatever else fits (attack 135)', async () => {
  const over = await samlCustomer(bench);
  const started = await bench.start(over.projectId, over);
  const answer = await answerTo(requestIn(started.url));
  await bench.parts.saml.settings.seenFirst(over.id, hashOfId(answer), new Date(Date.now() + 60_000));
  expect(await codeOf(comeBack(over, started, answer))).toBe('saml_replayed');
});

const hashOfId = (answer: string): string => {
  const [, id = ''] =
    /<saml:Assertion [^>]*?ID="([^"]*)"/.exec(Buffer.from(answer, 'base64').toString()) ?? [];
  return hashToken(id);
};

test('what is posted to one address of the connection says nothing at another', async () => {
  const over = await samlCustomer(bench);
  const started = await bench.start(over.projectId, over);
  const answer = await answerTo(requestIn(started.url));
  expect(await codeOf(comeBack(over, started, answer, 'callback'))).toBe('invalid_state');
  expect(await codeOf(comeBack(over, started, answer))).toBe('redirect');
});

test('an address outside the proven domains is not let in', async () => {
  const over = await samlCustomer(bench);
  const person = { ...ADA, emails: [{ value: 'ada@elsewhere.example' }] };
  expect(await codeOf(signIn(over, {}, person))).toBe('domain_not_allowed');
});

test('people of a directory are not taken for others over SAML: its app may be anybody’s (attack 32)', async () => {
  const over = await samlCustomer(bench, {}, { provider: 'entra' });
  expect(await codeOf(signIn(over))).toBe('redirect');
  expect(
    await bench.rows('SELECT entra_tenant_id, entra_object_id FROM identities WHERE project_id = $1', [
      over.projectId,
    ]),
  ).toEqual([{ entra_tenant_id: null, entra_object_id: null }]);
});

test('who somebody is can be said by an attribute', async () => {
  const EMAIL = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress';
  const over = await samlCustomer(bench, { subject_attribute: EMAIL });
  expect(await codeOf(signIn(over))).toBe('redirect');
  expect(await peopleOf(over)).toMatchObject([{ subject: 'Ada@contoso.example' }]);
});

test('the metadata is read again where a certificate is unknown, and then the answer once more', async () => {
  const over = await samlCustomer(bench);
  const asked: string[] = [];
  bench.saml.renewMetadata = async (connectionId) => {
    asked.push(connectionId);
    const { fingerprint, pem, notAfter } = readCertificate(strangerKey.certificatePem);
    await bench.insert('saml_certificates', {
      ...{ project_id: over.projectId, organization_id: over.organizationId, connection_id: over.id },
      ...{ fingerprint, pem, not_after: notAfter },
    });
    return true;
  };
  const rolled = { cert: strangerKey.certificatePem, key: strangerKey.privateKeyPem };
  expect(await codeOf(signIn(over, rolled))).toBe('redirect');
  bench.saml.renewMetadata = async () => false;
  expect(asked).toEqual([over.id]);
  expect(await codeOf(signIn(over, rolled))).toBe('redirect');
});

test('a certificate that the metadata no longer has counts for a week', async () => {
  const over = await samlCustomer(bench);
  const gone = (days: number) =>
    bench.rows(
      `UPDATE saml_certificates SET gone_at = now() - make_interval(days => $2) WHERE connection_id = $1`,
      [over.id, days],
    );
  await gone(6);
  expect(await codeOf(signIn(over))).toBe('redirect');
  await gone(8);
  expect(await codeOf(signIn(over))).toBe('saml_signature_unknown_certificate');
});

test('an encrypted assertion is opened by the key of the connection alone', async () => {
  const over = await samlCustomer(bench, { takes_encrypted: true });
  const metadata = await bench.signIn.samlMetadata(over.id);
  const [, bare = ''] = /use="encryption".*?<ds:X509Certificate>([^<]*)/s.exec(metadata) ?? [];
  const { pem } = readCertificate(bare);
  const encryption = { encryptionPublicKey: publicKeyOf(pem), encryptionCert: pem };
  expect(await codeOf(signIn(over, encryption))).toBe('redirect');
  const others = {
    encryptionPublicKey: publicKeyOf(idpKey.certificatePem),
    encryptionCert: idpKey.certificatePem,
  };
  expect(await codeOf(signIn(over, others))).toBe('saml_decryption_failed');
});
