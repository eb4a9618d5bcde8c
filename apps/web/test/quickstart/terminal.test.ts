import { beforeAll, describe, expect, test } from 'vitest';
import { quickstart } from '../../src/quickstart/quickstart.ts';
import { claimsOf, startPortico } from '../harness/index.ts';
import { commandsOf, emptyFolder, install, run, writeListings } from './folder.ts';
import { passHostedLogin, registered, someoneToSignIn } from './sign-in.ts';

const WHOLE_TRIP_MS = 180_000;
const portico = await startPortico();
let someone: Awaited<ReturnType<typeof someoneToSignIn>>;

beforeAll(async () => {
  someone = await someoneToSignIn(portico);
});

describe('the quickstart of', () => {
  test('a desktop program signs a person in over a port of its own', { timeout: WHOLE_TRIP_MS }, async () => {
    const application = await registered(portico, 'native', 'http://127.0.0.1/callback');
    const listings = quickstart('desktop', application);
    const folder = emptyFolder();
    await install(folder, listings);
    writeListings(folder, listings);
    const program = run(folder, commandsOf(listings, 'Start'));
    const [, address = ''] = await program.says(/Open (http\S+)/);

    const browser = portico.newBrowser();
    const page = await passHostedLogin(portico, browser, await browser.open(address), someone);
    expect(page.body).toContain('You are signed in');
    expect(await program.ended).toBe(0);
    expect(program.output()).toMatch(new RegExp(`Hello, .+ of ${someone.organization.id}`));
  });

  test('curl signs a person in who confirms a code', { timeout: WHOLE_TRIP_MS }, async () => {
    const application = await registered(portico, 'native', 'http://127.0.0.1/callback');
    const listings = quickstart('device', application);
    const folder = emptyFolder();
    writeListings(folder, listings);
    const script = run(folder, commandsOf(listings, 'Start'));
    const [, address = ''] = await script.says(/Open (http\S+)/);

    const browser = portico.newBrowser();
    const entered = await browser.open(address);
    const confirm = await browser.submit(entered);
    const login = await browser.submit(confirm);
    await passHostedLogin(portico, browser, login, someone);
    expect(await script.ended).toBe(0);
    const said = script.output();
    expect(JSON.parse(said.slice(said.indexOf('{')))).toMatchObject({
      email: someone.login.upn,
      org_id: someone.organization.id,
    });
  });

  test('curl gets a token as a machine', { timeout: WHOLE_TRIP_MS }, async () => {
    const application = await registered(portico, 'machine');
    const listings = quickstart('machine', application);
    const command = run(emptyFolder(), commandsOf(listings, 'Ask for a token'), {
      PORTICO_CLIENT_SECRET: application.secret,
    });
    expect(await command.ended).toBe(0);
    const { access_token: token } = JSON.parse(command.output());
    expect(claimsOf(token)).toMatchObject({ iss: application.issuer, client_id: application.clientId });
  });
});
