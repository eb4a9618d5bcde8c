import { beforeAll, expect, test } from 'vitest';
import {
  authorizationRequest,
  connectMicrosoft,
  directoryOf,
  goToSignIn,
  signedInBrowser,
  signInToApplication,
  startPortico,
} from '../harness/index.ts';

const portico = await startPortico();
const { a } = portico.organizations;
const { user } = directoryOf(portico, a.domain);

beforeAll(async () => {
  await connectMicrosoft(portico, await signedInBrowser(portico, a.owner), a);
});

test('a state of 8 kB goes all the way to Microsoft and back unchanged (S13)', async () => {
  const state = 'a state that its application alone understands, '.repeat(171).slice(0, 8_192);
  const browser = portico.newBrowser();
  const request = authorizationRequest(portico, { organization: a.id, state });
  const back = await goToSignIn(portico, browser, request, user);
  expect(back.url.searchParams.get('code')).toBeTruthy();
  expect(back.url.searchParams.get('state')).toBe(state);
});

test('the name of the organization is in the tokens, and groups are for whoever asks for them (S1, S14)', async () => {
  const claimsFor = async (scope: string) => {
    const parameters = { organization: a.id, scope };
    return (await signInToApplication(portico, portico.newBrowser(), user, parameters)).claims;
  };
  const plain = await claimsFor('openid profile email');
  expect(plain).toMatchObject({ org_id: a.id, org_name: a.name });
  expect(plain).not.toHaveProperty('groups');
  expect((await claimsFor('openid groups'))['groups']).toContainEqual(
    expect.stringMatching(/^[0-9a-f-]{36}$/),
  );
});
