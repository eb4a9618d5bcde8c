import { beforeEach, describe, expect, it } from 'vitest';
import { login } from './support/bench.ts';
import { freshBench } from './support/fresh-bench.ts';
import { entries } from './support/graph-access.ts';
import {
  attributeIn,
  authnRequest,
  claimsIn,
  ENTITY_ID,
  elementsIn,
  postedBy,
  REPLY_URL,
  refusalOn,
  requestWith,
  SamlApp,
  textIn,
} from './support/saml-app.ts';
import { refusalBy } from './support/service-provider.ts';

const bench = await freshBench();
let app: SamlApp;
beforeEach(async () => {
  await bench.consent();
  app = await SamlApp.setUp(bench);
});

const user = () => login(bench.directory().user);
const admin = () => login(bench.directory().admin);
const policy = (format: string, more = '') =>
  authnRequest({ content: `<samlp:NameIDPolicy Format="${format}"${more}/>` });
const wanted = (context: string, comparison = 'exact') =>
  authnRequest({
    content: `<samlp:RequestedAuthnContext Comparison="${comparison}"><saml:AuthnContextClassRef>${context}</saml:AuthnContextClassRef></samlp:RequestedAuthnContext>`,
  });
const PERSISTENT = 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent';
const TRANSIENT = 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient';
const EMAIL = 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress';
const UNSPECIFIED = 'urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified';
const PASSWORD = 'urn:oasis:names:tc:SAML:2.0:ac:classes:Password';
const PROTECTED = 'urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport';
const MULTIPLE = 'http://schemas.microsoft.com/claims/multipleauthn';

describe('the response', () => {
  it('is for the one who asked, from this directory, and holds from this instant for seventy minutes', async () => {
    const { address, relayState, document } = postedBy(
      await app.visit(authnRequest(), { RelayState: 'a b+c&d' }),
    );
    expect([address, relayState]).toEqual([REPLY_URL, 'a b+c&d']);
    const issuer = `${bench.emulator.origin}/${app.tenantId}/`;
    expect(elementsIn(document, 'Issuer').map(({ children }) => children.join(''))).toEqual([issuer, issuer]);
    expect(textIn(document, 'Audience')).toBe(ENTITY_ID);
    for (const [name, attribute, value] of [
      ['Response', 'Destination', REPLY_URL],
      ['Response', 'InResponseTo', '_request'],
      ['SubjectConfirmationData', 'Recipient', REPLY_URL],
      ['SubjectConfirmationData', 'InResponseTo', '_request'],
      ['SubjectConfirmationData', 'NotOnOrAfter', '2026-03-01T13:10:00.000Z'],
      ['SubjectConfirmationData', 'NotBefore', undefined],
      ['SubjectConfirmation', 'Method', 'urn:oasis:names:tc:SAML:2.0:cm:bearer'],
      ['Assertion', 'IssueInstant', '2026-03-01T12:00:00.000Z'],
      ['Conditions', 'NotBefore', '2026-03-01T12:00:00.000Z'],
      ['Conditions', 'NotOnOrAfter', '2026-03-01T13:10:00.000Z'],
      ['AuthnStatement', 'AuthnInstant', '2026-03-01T12:00:00.000Z'],
      ['AuthnStatement', 'SessionIndex', attributeIn(document, 'Assertion', 'ID')],
      ['StatusCode', 'Value', 'urn:oasis:names:tc:SAML:2.0:status:Success'],
    ] as const)
      expect([name, attribute, attributeIn(document, name, attribute)]).toEqual([name, attribute, value]);
  });

  it('has one signature, of the assertion, and a service provider refuses it once anything in that is changed', async () => {
    const posted = postedBy(await app.visit());
    const [certificate = ''] = await app.publishedCertificates();
    const signed = elementsIn(posted.document, 'Assertion')[0]?.children.flatMap((one) =>
      typeof one === 'string' ? [] : [one.localName],
    );
    expect(elementsIn(posted.document, 'Signature')).toHaveLength(1);
    expect(signed).toContain('Signature');
    expect(await refusalBy(certificate, posted)).toBeUndefined();
    const changed = posted.xml.replace('user@contoso.example<', 'admin@contoso.example<');
    const base64 = Buffer.from(changed).toString('base64');
    expect(await refusalBy(certificate, { ...posted, base64 })).toMatch(/signature/i);
  });

  it('says of the user what the portal sets up by itself', async () => {
    const { document } = postedBy(await app.visit());
    expect(claimsIn(document)).toEqual({
      tenantid: [app.tenantId],
      objectidentifier: [user().objectId],
      displayname: ['Uma User'],
      identityprovider: [`${bench.emulator.origin}/${app.tenantId}/`],
      authnmethodsreferences: [
        'http://schemas.microsoft.com/ws/2008/06/identity/authenticationmethod/password',
      ],
      givenname: ['Uma'],
      surname: ['User'],
      emailaddress: ['user@contoso.example'],
      name: ['user@contoso.example'],
    });
  });

  it('says where a guest is at home, and leaves out what a user has not', async () => {
    const { guest, userWithoutMail } = bench.directory();
    for (const one of [guest, userWithoutMail]) await app.assign(login(one).objectId);
    const ofGuest = claimsIn(
      postedBy(await app.visit(undefined, {}, bench.browser(), login(guest))).document,
    );
    expect(ofGuest['identityprovider']).toEqual([
      'https://sts.windows.net/6d1b9f3e-47a2-4c85-b0de-92f3c815a7e4/',
    ]);
    const ofOther = postedBy(await app.visit(undefined, {}, bench.browser(), login(userWithoutMail)));
    expect(claimsIn(ofOther.document)).not.toHaveProperty('emailaddress');
  });

  it('holds as long as a token lifetime policy says', async () => {
    const graph = '/directories/contoso.example/graph';
    const { body } = await bench.control('POST', `${graph}/policies/tokenLifetimePolicies`, {
      displayName: 'Short',
      definition: ['{"TokenLifetimePolicy":{"Version":1,"AccessTokenLifetime":"00:10:00"}}'],
    });
    const { id } = await app.enterpriseApp();
    await bench.control('POST', `${graph}/servicePrincipals/${id}/tokenLifetimePolicies/$ref`, {
      '@odata.id': `https://graph.microsoft.com/v1.0/policies/tokenLifetimePolicies/${body['id']}`,
    });
    const { document } = postedBy(await app.visit());
    expect(attributeIn(document, 'Conditions', 'NotOnOrAfter')).toBe('2026-03-01T12:10:00.000Z');
  });

  it('stands in the sign-in log, and so does whoever was not assigned', async () => {
    await app.visit();
    await app.visit(undefined, {}, bench.browser(), admin());
    const path = `/directories/contoso.example/graph/auditLogs/signIns?$filter=appId eq '${app.appId}'`;
    const { body } = await bench.control('GET', path);
    expect(entries(body)).toMatchObject([
      { userId: admin().objectId, status: { errorCode: 50105 }, resourceId: app.appId },
      { userId: user().objectId, status: { errorCode: 0 } },
    ]);
  });

  it('is for a guest who was invited only once they have agreed', async () => {
    const partner = login(bench.directory('fabrikam.example').user);
    const { body } = await bench.control('POST', '/directories/contoso.example/graph/invitations', {
      ...{ invitedUserEmailAddress: partner.upn, inviteRedirectUrl: 'https://shop.example/' },
    });
    await app.assign((body['invitedUser'] as { id: string }).id);
    const browser = bench.browser();
    const asked = await app.visit(undefined, {}, browser, partner);
    expect(asked.text).toContain('Review permissions');
    const { document } = postedBy(await browser.press(asked, 'Accept'));
    expect(claimsIn(document)['objectidentifier']).toEqual([(body['invitedUser'] as { id: string }).id]);
  });

  it('holds whatever a name may hold, and stays signed', async () => {
    const displayName = '<b>"Uma" & \r\n\t\u0000\ud800 Ünï 😀</b>]]>';
    await bench.control('PATCH', `/users/${user().objectId}`, { displayName });
    const posted = postedBy(await app.visit());
    const [certificate = ''] = await app.publishedCertificates();
    expect(await refusalBy(certificate, posted)).toBeUndefined();
    expect(claimsIn(posted.document)['displayname']).toEqual(['<b>"Uma" & \r\n\t\ufffd\ufffd Ünï 😀</b>]]>']);
  });

  it('goes to any registered address that the request names, and to the first without one', async () => {
    const second = requestWith(
      `AssertionConsumerServiceURL="${REPLY_URL}/second" AssertionConsumerServiceIndex="7"`,
    );
    expect(postedBy(await app.visit(second)).address).toBe(`${REPLY_URL}/second`);
    expect(postedBy(await app.visit()).address).toBe(REPLY_URL);
  });

  it('is for a name with a prefix when the application called itself by what is no URI', async () => {
    const { document } = postedBy(await app.visit(authnRequest({ issuer: app.appId })));
    expect(textIn(document, 'Audience')).toBe(`spn:${app.appId}`);
  });

  it('ignores Destination, ProviderName, Consent, Conditions and an old IssueInstant', async () => {
    const request = authnRequest({
      attributes: `ID="_request" Version="2.0" IssueInstant="2001-01-01T00:00:00Z" Destination="https://elsewhere.example" ProviderName="Somebody" Consent="urn:x"`,
      content: `<saml:Conditions NotOnOrAfter="2001-01-01T00:00:00Z"/>`,
    });
    expect(postedBy(await app.visit(request)).address).toBe(REPLY_URL);
  });

  it('is noted in the request log, without its signature', async () => {
    const { document } = postedBy(await app.visit());
    const { body } = await bench.control('GET', '/requests?count=5');
    const text = JSON.stringify(body);
    expect(text).toContain('SAML assertion issued');
    expect(text).not.toContain(textIn(document, 'SignatureValue').slice(0, 40));
  });
});

describe('the name of the user', () => {
  it.each([
    ['without a policy', authnRequest(), EMAIL, 'user@contoso.example'],
    ['emailAddress', policy(EMAIL), EMAIL, 'user@contoso.example'],
    ['persistent', policy(PERSISTENT), PERSISTENT, expect.stringMatching(/^[A-Za-z0-9+/]{43}=$/)],
    ['unspecified', policy(UNSPECIFIED), PERSISTENT, expect.stringMatching(/^[A-Za-z0-9+/]{43}=$/)],
    ['transient', policy(TRANSIENT), TRANSIENT, expect.stringMatching(/^_/)],
  ])('has the format that was asked for: %s', async (_, request, format, name) => {
    const { document } = postedBy(await app.visit(request));
    expect([attributeIn(document, 'NameID', 'Format'), textIn(document, 'NameID')]).toEqual([format, name]);
  });

  it('is the same each time when persistent, another for another application, and new each time when transient', async () => {
    const other = await SamlApp.instantiate(bench, 'Other');
    await other.changeEnterpriseApp({ preferredSingleSignOnMode: 'saml' });
    await other.changeApplication({ identifierUris: ['urn:other'], web: { redirectUris: [REPLY_URL] } });
    await other.assign(user().objectId);
    const nameOf = async (request: string) => textIn(postedBy(await app.visit(request)).document, 'NameID');
    const persistent = await nameOf(policy(PERSISTENT));
    expect(await nameOf(policy(PERSISTENT))).toBe(persistent);
    expect(await nameOf(policy(PERSISTENT).replace(ENTITY_ID, 'urn:other'))).not.toBe(persistent);
    expect(await nameOf(policy(TRANSIENT))).not.toBe(await nameOf(policy(TRANSIENT)));
  });

  it('repeats the qualifier of the service provider', async () => {
    const { document } = postedBy(await app.visit(policy(PERSISTENT, ' SPNameQualifier="urn:q"')));
    expect(attributeIn(document, 'NameID', 'SPNameQualifier')).toBe('urn:q');
  });
});

describe('groups and roles', () => {
  const claims = async (one = user()) =>
    claimsIn(postedBy(await app.visit(undefined, {}, bench.browser(), one)).document);

  it('come as the registration says: security groups by id', async () => {
    expect(await claims()).not.toHaveProperty('groups');
    await app.changeApplication({ groupMembershipClaims: 'SecurityGroup' });
    const { body } = await bench.control(
      'GET',
      `/directories/contoso.example/graph/users/${user().objectId}/memberOf`,
    );
    const ids = entries(body).map(({ id }) => id);
    expect((await claims())['groups']?.toSorted()).toEqual(ids.toSorted());
  });

  it('are a link from the 151st group on', async () => {
    const many = login(bench.directory().userInManyGroups);
    await app.assign(many.objectId);
    await app.changeApplication({ groupMembershipClaims: 'SecurityGroup' });
    const path = '/directories/contoso.example/graph';
    const { body } = await bench.control('GET', `${path}/users/${many.objectId}/memberOf?$top=999`);
    const leave = async (groups: unknown[]) => {
      for (const id of groups)
        await bench.control('DELETE', `${path}/groups/${id}/members/${many.objectId}/$ref`);
    };
    const ids = entries(body).map(({ id }) => id);
    await leave(ids.slice(151));
    expect(await claims(many)).toMatchObject({
      'groups.link': [`https://graph.windows.net/${app.tenantId}/users/${many.objectId}/getMemberObjects`],
    });
    expect(await claims(many)).not.toHaveProperty('groups');
    await leave(ids.slice(150, 151));
    expect((await claims(many))['groups']).toHaveLength(150);
  });

  it('come as names, or as roles, where the optional claim says so; and the upn', async () => {
    const groups = (additionalProperties: string[]) => ({
      groupMembershipClaims: 'ApplicationGroup',
      optionalClaims: { saml2Token: [{ name: 'groups', additionalProperties }, { name: 'upn' }] },
    });
    const { body } = await bench.control(
      'GET',
      `/directories/contoso.example/graph/users/${user().objectId}/memberOf`,
    );
    const [group] = entries(body);
    await app.assign(String(group?.['id']));
    await app.changeApplication(groups(['cloud_displayname']));
    const named = await claims();
    expect(named['groups']).toEqual([group?.['displayName']]);
    expect(named['upn']).toEqual(['user@contoso.example']);
    await app.changeApplication(groups(['emit_as_roles', 'cloud_displayname']));
    const asRoles = await claims();
    expect([asRoles['role'], asRoles['groups']]).toEqual([named['groups'], undefined]);
  });

  it('app roles come by their value', async () => {
    const { body } = await app.graph('GET', `/applications/${app.objectId}`);
    const id = '1d5d3c52-0a0e-4a7e-9d1c-5b1a5d7f0b11';
    const role = {
      id,
      value: 'chef',
      displayName: 'Chef',
      description: 'Chef',
      allowedMemberTypes: ['User'],
      isEnabled: true,
    };
    await app.changeApplication({ appRoles: [...(body['appRoles'] as unknown[]), role] });
    await app.assign(user().objectId, id);
    expect((await claims())['role']).toEqual(['chef']);
  });
});

describe('who is asked for what', () => {
  it('a session is enough, and a password again where the request forces it', async () => {
    const browser = bench.browser();
    postedBy(await app.visit(authnRequest(), {}, browser));
    postedBy(await browser.get(app.path(authnRequest())));
    const page = await browser.get(app.path(requestWith('ForceAuthn="true"')));
    expect(page.text).toContain('<h1>Sign in</h1>');
    await bench.control('POST', '/clock', { advanceSeconds: 60 });
    const again = postedBy(await browser.signIn(page, user()));
    expect(attributeIn(again.document, 'AuthnStatement', 'AuthnInstant')).toBe('2026-03-01T12:01:00.000Z');
  });

  it('a passive request is answered with a status where there is nobody, and with a sign-in where there is', async () => {
    const passive = requestWith('IsPassive="true"');
    const browser = bench.browser();
    const { address, document } = postedBy(await browser.get(app.path(passive, { RelayState: 'r' })));
    expect(address).toBe(REPLY_URL);
    expect(elementsIn(document, 'StatusCode').map((one) => one.attributes[0]?.value)).toEqual([
      'urn:oasis:names:tc:SAML:2.0:status:Responder',
      'urn:oasis:names:tc:SAML:2.0:status:NoPassive',
    ]);
    expect(textIn(document, 'StatusMessage')).toMatch(/^AADSTS50058: /);
    expect([elementsIn(document, 'Assertion'), attributeIn(document, 'Response', 'InResponseTo')]).toEqual([
      [],
      '_request',
    ]);
    await app.visit(authnRequest(), {}, browser);
    expect(textIn(postedBy(await browser.get(app.path(passive))).document, 'NameID')).toBe(
      'user@contoso.example',
    );
  });

  it('a hint in the query fills in the name', async () => {
    const page = await bench.browser().get(app.path(authnRequest(), { login_hint: 'user@contoso.example' }));
    expect(page.text).toContain('id="password"');
    expect(page.text).toContain('user@contoso.example');
  });

  it('somebody who is not assigned is held on a page', async () => {
    const page = await app.visit(authnRequest(), {}, bench.browser(), admin());
    expect([page.status, refusalOn(page)]).toEqual([400, '50105']);
    await app.changeEnterpriseApp({ appRoleAssignmentRequired: false });
    postedBy(await app.visit(authnRequest(), {}, bench.browser(), admin()));
    await app.changeEnterpriseApp({ accountEnabled: false });
    expect(refusalOn(await app.visit())).toBe('7000112');
  });

  it('a method that was asked for is told back when it fits, and refused when it does not', async () => {
    const told = postedBy(await app.visit(wanted(PROTECTED)));
    expect(textIn(told.document, 'AuthnContextClassRef')).toBe(PROTECTED);
    expect(textIn(postedBy(await app.visit()).document, 'AuthnContextClassRef')).toBe(PASSWORD);
    const refused = await app.visit(wanted('urn:oasis:names:tc:SAML:2.0:ac:classes:X509'));
    expect(refusalOn(refused)).toBe('75011');
    expect(refused.text).toContain('&#39;X509&#39;');
    expect(refusalOn(await app.visit(wanted(PASSWORD, 'minimum')))).toBe('900235');
  });

  it('a second factor is asked for on a page; after it a mere password does not fit any more', async () => {
    const browser = bench.browser();
    const page = await app.visit(wanted(MULTIPLE), {}, browser);
    const { document } = postedBy(await browser.press(page, 'Verify'));
    expect(textIn(document, 'AuthnContextClassRef')).toBe(MULTIPLE);
    expect(claimsIn(document)['authnmethodsreferences']).toContain(MULTIPLE);
    expect(refusalOn(await browser.get(app.path(wanted(PROTECTED))))).toBe('75011');
    const declined = bench.browser();
    const second = await app.visit(wanted(MULTIPLE), {}, declined);
    expect(refusalOn(await declined.press(second, 'Cancel'))).toBe('500121');
  });

  it('a POST from another site is posted once more from here, where the session is seen', async () => {
    const browser = bench.browser();
    await app.visit(authnRequest(), {}, browser);
    const fields = { SAMLRequest: Buffer.from(authnRequest()).toString('base64'), RelayState: 'r' };
    const crossSite = await fetch(`${bench.emulator.origin}/${app.tenantId}/saml2`, {
      method: 'POST',
      body: new URLSearchParams(fields),
      headers: { 'sec-fetch-site': 'cross-site' },
    });
    const text = await crossSite.text();
    expect(text).toContain('name="again"');
    const page = { status: crossSite.status, location: undefined, headers: crossSite.headers, text };
    const here = `/${app.tenantId}/saml2`;
    const again = await browser.press(
      { ...page, text: text.replace('action=""', `action="${here}"`) },
      'Continue',
    );
    expect(postedBy(again)).toMatchObject({ address: REPLY_URL, relayState: 'r' });
  });

  it('a refusal that the control API asked for comes as a status', async () => {
    await bench.control('POST', '/next-authorization', { error: 'access_denied', aadsts: 65004 });
    const { document } = postedBy(await bench.browser().get(app.path(authnRequest())));
    expect(textIn(document, 'StatusMessage')).toMatch(/^AADSTS65004: /);
    postedBy(await app.visit());
  });
});
