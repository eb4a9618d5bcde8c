import { setDefaultAutoSelectFamily } from 'node:net';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Bench, login } from './support/bench.ts';
import { Browser, type Visit } from './support/browser.ts';
import { CommandRun } from './support/command.ts';

// The examples have the first address of localhost. A busy test that looked for a second one would find nobody there.
setDefaultAutoSelectFamily(false);

const MICROSOFT = 'https://login.microsoftonline.com';
const example = (name: string): string => fileURLToPath(new URL(`../examples/${name}.mjs`, import.meta.url));

let bench: Bench;
let httpsOrigin: string;
beforeAll(async () => {
  bench = await Bench.start({ https: { port: 0 }, clock: { now: () => Date.now() } });
  httpsOrigin = bench.emulator.httpsOrigin ?? '';
  setDefaultCACertificates([...getCACertificates('default'), bench.emulator.caCertificate ?? '']);
});
afterAll(() => bench.close());

/** The example takes any free port: one that was looked for before could be somebody else's by now. */
const start = (name: string): CommandRun =>
  new CommandRun(['run', '--', process.execPath, example(name)], {
    ENTRA_EMULATOR_PORT: new URL(bench.emulator.origin).port,
    PORT: '0',
  });

/** The address that the example asks to open. */
const addressOf = (command: CommandRun): Promise<string> => command.says(/^Open: (\S+)\n/m);

const person = () => login(bench.directory('operator.example').user);

/** Signs in at the emulator, where a browser would have found Microsoft, and goes where that sends it. */
async function signInAt(url: string, browser = new Browser(httpsOrigin)): Promise<Visit> {
  const answer = await browser.signIn(await browser.get(url.replace(MICROSOFT, httpsOrigin)), person());
  if (answer.location !== undefined) await fetch(answer.location);
  return answer;
}

describe('the examples, as they stand, sign a user in', { timeout: 180_000 }, () => {
  const signedIn = async (command: CommandRun) => {
    const { out, code, errors } = await command.ended;
    expect(`${out}${errors}`).toContain('Signed in: user@operator.example');
    expect(code).toBe(0);
  };

  it('openid-client', async () => {
    const command = start('openid-client');
    await signInAt(await addressOf(command));
    await signedIn(command);
  });

  it('msal-node', async () => {
    const command = start('msal-node');
    const browser = new Browser(httpsOrigin);
    const page = await browser.signIn(
      await browser.get((await addressOf(command)).replace(MICROSOFT, httpsOrigin)),
      person(),
    );
    await postOnward(page);
    await signedIn(command);
  });

  it('azure-identity', async () => {
    const command = start('azure-identity');
    const url = await addressOf(command);
    const code = await command.says(/^Code: (\S+)\n/m);
    const browser = new Browser(httpsOrigin);
    const entry = await browser.get(url.replace(MICROSOFT, httpsOrigin));
    const confirm = await browser.signIn(await browser.press(entry, 'Next', { otc: code }), person());
    await browser.press(confirm, 'Continue');
    await signedIn(command);
  });

  it('auth-js', async () => {
    const command = start('auth-js');
    const { origin } = new URL(await addressOf(command));
    const own = new Browser(origin);
    const begun = await own.press(await own.get('/auth/signin'), 'Sign in');
    const browser = new Browser(httpsOrigin);
    const done = await browser.signIn(
      await browser.get((begun.location?.href ?? '').replace(MICROSOFT, httpsOrigin)),
      person(),
    );
    await own.get(done.location?.href ?? '');
    await signedIn(command);
  });
});

/** The form_post page's form, sent by hand: a browser's script would. */
async function postOnward({ text, location }: Visit): Promise<void> {
  if (location !== undefined) {
    await fetch(location);
    return;
  }
  const action = /<form[^>]*action="([^"]*)"/.exec(text)?.[1]?.replaceAll('&amp;', '&') ?? '';
  const fields = [...text.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)];
  const body = new URLSearchParams();
  for (const [, name = '', value = ''] of fields) body.append(name, value.replaceAll('&amp;', '&'));
  await fetch(action, { method: 'POST', body, redirect: 'manual' });
}
