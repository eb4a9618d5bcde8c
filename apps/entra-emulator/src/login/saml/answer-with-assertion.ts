import type { ApplicationRecord } from '../../directory/records.ts';
import { policyLifetime } from '../../directory/token-lifetime.ts';
import { formPostPage } from '../../pages/form-post-page.ts';
import { samlClaims } from '../../saml/claims.ts';
import { encryptionKeyOf } from '../../saml/encryption-key.ts';
import { withMappedAttributes } from '../../saml/mapped-claims.ts';
import { nameIdOf } from '../../saml/name-id.ts';
import { type SignOn, signOnResponse } from '../../saml/sign-on-response.ts';
import { signingKeyOf } from '../../saml/token-signing-certificate.ts';
import type { Flow } from '../../sessions/flows.ts';
import type { AuthnRequest } from '../../sessions/saml-trip.ts';
import { issuerFor } from '../../tokens/issuers.ts';
import { pageResponse } from '../../web/responses.ts';
import type { ShownToken } from '../../web/shown-token.ts';
import type { Xml } from '../../xml/write-xml.ts';
import { checkMappedClaims } from '../checks/mapped-claims.ts';
import type { ChosenUser } from '../checks/user-choice.ts';
import type { LoginCall } from '../login-call.ts';
import type { ToldAuthn } from './authn-context.ts';
import { audienceFor, enterpriseAppIn } from './service-provider.ts';

interface Approved {
  application: ApplicationRecord;
  chosen: ChosenUser;
  replyUrl: string;
  relayState: string | undefined;
  /** In which name of the application, and with which request, if it was one. */
  asked: { name: string; inResponseTo?: string; policy?: AuthnRequest['nameIdPolicy'] };
  authn: ToldAuthn;
}

/** Everything was settled: the signed assertion, in a form that the browser posts to the application. */
export function answerWithAssertion(call: LoginCall, flow: Flow, approved: Approved): Response {
  const { emulator, note } = call;
  const { application, chosen, replyUrl, relayState, asked, authn } = approved;
  const { user, directory, signIn } = chosen;
  const { appId } = application;
  checkMappedClaims(emulator, directory, application);
  const subject = { application, directory, user };
  const mapped = withMappedAttributes(emulator, samlClaims(emulator, subject, authn.methods), subject);
  const key = signingKeyOf(emulator, enterpriseAppIn(emulator.store, application, directory));
  const signOn: SignOn = {
    issuer: issuerFor(emulator, directory.id, 1),
    recipient: replyUrl,
    audience: mapped.audience ?? audienceFor(asked.name),
    inResponseTo: asked.inResponseTo,
    nameId: nameIdOf(emulator, { user, appId, policy: asked.policy, mapped: mapped.nameIdentifier }),
    attributes: mapped.attributes,
    authenticatedAt: signIn.authenticatedAt,
    authnContext: authn.context,
    lifetime: policyLifetime(emulator.store, directory.id, appId),
  };
  const { response, sessionIndex } = signOnResponse(emulator, key, encryptionKeyOf(application), signOn);
  emulator.browsers.toldBySaml(signIn, {
    appId,
    directoryId: directory.id,
    nameId: signOn.nameId,
    sessionIndex,
  });
  emulator.flows.end(flow);
  note.tokens = [...(note.tokens ?? []), shownAssertion(signOn)];
  return postToApplication(replyUrl, response, relayState);
}

/** The assertion for the request log. */
function shownAssertion({ attributes, issuer, audience, nameId, recipient }: SignOn): ShownToken {
  return {
    kind: 'SAML assertion issued',
    header: { issuer, audience, recipient, nameId: nameId.value, format: nameId.format },
    claims: Object.fromEntries(
      attributes.map(({ name, values }) => [name, values.length === 1 ? values[0] : values]),
    ),
  };
}

/** The page that posts a response to the application (SAML bindings, section 3.5). */
export function postToApplication(replyUrl: string, response: Xml, relayState: string | undefined): Response {
  const { page, scriptHash } = formPostPage(replyUrl, {
    SAMLResponse: Buffer.from(response.markup, 'utf8').toString('base64'),
    ...(relayState !== undefined && { RelayState: relayState }),
  });
  return pageResponse(200, page, { script: scriptHash });
}
