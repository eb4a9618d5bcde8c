import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { Bench, CALLBACK } from './support/bench.ts';
import { codeOf, tokenWith } from './support/graph-access.ts';

/* Restoring what was deleted: under its name or another, and with its address unless somebody else has it by now. */

let bench: Bench;
let token: string;
let id: string;
beforeAll(async () => {
  bench = await Bench.start();
});
beforeEach(async () => {
  await bench.control('POST', '/reset');
  token = await tokenWith(bench, ['User.ReadWrite.All', 'Application.ReadWrite.All']);
  id = await makeUser('gone', 'gone@contoso.example');
  expect((await graph('DELETE', `/users/${id}`)).status).toBe(204);
});
afterAll(() => bench.close());

const graph = (method: string, path: string, body?: unknown) => bench.graph(token, method, path, body);
const makeUser = async (name: string, mail: string) => {
  const { body } = await graph('POST', '/users', {
    ...{ accountEnabled: true, displayName: name, mailNickname: name, mail },
    ...{ userPrincipalName: `${name}@contoso.example`, passwordProfile: { password: 'Demo-password-2' } },
  });
  return String(body['id']);
};
const restore = async (body?: object, what = id) => {
  const answer = await graph('POST', `/directory/deletedItems/${what}/restore`, body);
  return [answer.status, codeOf(answer.body)];
};
/** Whether they come back to the application with a code, after they have consented; else Microsoft's number. */
const signedIn = async (upn: string) => {
  const browser = bench.browser();
  const begun = await browser.get(bench.authorizePath('organizations', {}));
  const named = await browser.press(begun, 'Next', { email: upn });
  const refusal = /AADSTS\d+/.exec(named.text)?.[0];
  if (refusal !== undefined) return refusal;
  const asked = await browser.press(named, 'Sign in', { password: 'Demo-password-2' });
  const { location } = await browser.press(asked, 'Accept');
  return location?.href.startsWith(CALLBACK) === true && location.searchParams.has('code');
};

it('gives a user another name, by which they sign in', async () => {
  await makeUser('other', 'other@contoso.example');
  expect(await restore({ newUserPrincipalName: 'back@contoso.example' })).toEqual([200, undefined]);
  const { body } = await graph('GET', `/users/${id}?$select=userPrincipalName,mail`);
  expect(body).toMatchObject({ userPrincipalName: 'back@contoso.example', mail: 'gone@contoso.example' });
  expect(await signedIn('back@contoso.example')).toBe(true);
  expect(await signedIn('gone@contoso.example')).toBe('AADSTS50034');
});

it.each([
  ['that is taken', 'user@contoso.example'],
  ['of another domain', 'back@elsewhere.example'],
  ['that is none', 'back'],
])('and none %s', async (_what, newUserPrincipalName) => {
  expect(await restore({ newUserPrincipalName })).toEqual([400, 'Request_BadRequest']);
  expect((await graph('GET', `/users/${id}`)).status).toBe(404);
});

it('leaves out an address that somebody else has by now, if that is wanted', async () => {
  await makeUser('other', 'gone@contoso.example');
  expect(await restore()).toEqual([400, 'Request_BadRequest']);
  expect(await restore({ autoReconcileProxyConflict: false })).toEqual([400, 'Request_BadRequest']);
  expect(await restore({ autoReconcileProxyConflict: true })).toEqual([200, undefined]);
  const { body } = await graph('GET', `/users/${id}?$select=mail`);
  expect(body['mail']).toBeNull();
});

it('takes nothing else, and that of users alone', async () => {
  expect(await restore({ colour: 'red' })).toEqual([400, 'Request_BadRequest']);
  const { body } = await graph('POST', '/applications', { displayName: 'Gone' });
  await graph('DELETE', `/applications/${body['id']}`);
  const application = String(body['id']);
  expect((await restore({ newUserPrincipalName: 'x@contoso.example' }, application))[0]).toBe(400);
  expect((await restore({}, application))[0]).toBe(200);
});
