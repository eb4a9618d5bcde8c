import { expect, it } from 'vitest';
import { login } from './support/bench.ts';
import { freshBench } from './support/fresh-bench.ts';
import { tokenWith } from './support/graph-access.ts';

const AZURE_CLI = '04b07795-8ddb-461a-bbee-02f9e1bf7b46';

const bench = await freshBench();

const user = () => login(bench.directory().user);
const ask = async (password: string) => {
  const { body } = await bench.token('organizations', {
    ...{ grant_type: 'password', client_id: AZURE_CLI, username: user().upn, password },
    scope: 'https://graph.microsoft.com/.default offline_access',
  });
  return { codes: (body['error_codes'] as number[] | undefined) ?? [], refresh: body['refresh_token'] };
};
const mistakes = async (count: number) => {
  for (let index = 0; index < count; index += 1) await ask(`wrong ${index}`);
};

it('ten different wrong passwords in a row lock an account for a minute, for the right one as well', async () => {
  await mistakes(9);
  expect((await ask('wrong 9')).codes).toEqual([50053]);
  expect((await ask(user().password)).codes).toEqual([50053]);
  const browser = bench.browser();
  const page = await browser.get(bench.authorizePath('organizations', {}));
  expect((await browser.signIn(page, user())).text).toContain('AADSTS50053');
  await bench.control('POST', '/clock', { advanceSeconds: 60 });
  expect((await ask(user().password)).codes).toEqual([]);
});

it('the same wrong password again is one mistake, and the right one forgives all', async () => {
  for (let index = 0; index < 12; index += 1) expect((await ask('wrong')).codes).toEqual([50126]);
  await mistakes(8);
  expect((await ask(user().password)).codes).toEqual([]);
  await mistakes(9);
  expect((await ask(user().password)).codes).toEqual([]);
});

it('a reset password opens a locked account, and whoever had a refresh token is out', async () => {
  const { refresh } = await ask(user().password);
  await mistakes(10);
  const token = await tokenWith(bench, ['User-PasswordProfile.ReadWrite.All']);
  const passwordProfile = { password: 'Demo-password-3', forceChangePasswordNextSignIn: false };
  expect((await bench.graph(token, 'PATCH', `/users/${user().objectId}`, { passwordProfile })).status).toBe(
    204,
  );
  expect((await ask('Demo-password-3')).codes).toEqual([]);
  const { body } = await bench.token('organizations', {
    ...{ grant_type: 'refresh_token', client_id: AZURE_CLI, refresh_token: String(refresh) },
  });
  expect(body['error_codes']).toEqual([50173]);
});

it.each(['import', 'restore'])(
  'what takes the place of the directories knows of no lock (%s)',
  async (how) => {
    const { body } = await bench.control('GET', '/export');
    await bench.control('POST', '/snapshots/before');
    await mistakes(10);
    expect((await ask(user().password)).codes).toEqual([50053]);
    await (how === 'import'
      ? bench.control('POST', '/import', body)
      : bench.control('POST', '/snapshots/before/restore'));
    expect((await ask(user().password)).codes).toEqual([]);
  },
);
