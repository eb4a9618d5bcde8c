import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cliPackage } from '../../src/quickstart/sdk-package.ts';
import { openDevicePage, startPortico } from '../harness/index.ts';
import { emptyFolder, run } from './folder.ts';
import { passHostedLogin, registered, someoneToSignIn } from './sign-in.ts';

/* The command line comes from Portico itself: outside of this checkout its name belongs to nobody (S14, decision 12). */

const WHOLE_TRIP_MS = 180_000;
const ROOT = join(import.meta.dirname, '../../../..');
const portico = await startPortico();

/** What `npx` would do without a registry: the package is unpacked, and what it needs besides is found further up. */
async function unpacked(folder: string): Promise<string> {
  const answer = await fetch(cliPackage(portico.project.issuer));
  expect(answer.status).toBe(200);
  const archive = join(folder, 'cli.tgz');
  writeFileSync(archive, Buffer.from(await answer.arrayBuffer()));
  const target = join(folder, 'node_modules/@portico/cli');
  mkdirSync(target, { recursive: true });
  execFileSync('tar', ['-xzf', archive, '--strip-components=1', '-C', target]);
  return target;
}

test('the package that Portico serves signs a person in, on its own SDK', {
  timeout: WHOLE_TRIP_MS,
}, async () => {
  const someone = await someoneToSignIn(portico);
  const application = await registered(portico, 'native', 'http://127.0.0.1/callback');
  const folder = emptyFolder();
  const target = await unpacked(folder);
  const manifest = JSON.parse(readFileSync(join(target, 'package.json'), 'utf8'));
  expect(manifest.bundleDependencies).toEqual(['@portico/sdk']);
  expect(existsSync(join(target, 'node_modules/@portico/sdk/index.js'))).toBe(true);
  for (const name of Object.keys(manifest.dependencies).filter((each) => each !== '@portico/sdk'))
    expect(existsSync(join(ROOT, 'node_modules', name)), name).toBe(true);

  const env = { PORTICO_CLI_HOME: join(folder, 'home'), PORTICO_TOKEN_STORE: 'file', BROWSER: 'none' };
  const command = `node ${join(target, manifest.bin.portico)}`;
  const where = `--issuer ${application.issuer} --client-id ${application.clientId}`;
  const login = run(folder, `${command} login --device ${where}`, env);
  const [, verification_uri = '', user_code = ''] = await login.says(/^(http\S+)\n([A-Z-]{9})$/m);
  const browser = portico.newBrowser();
  const confirm = await openDevicePage(browser, { verification_uri, user_code });
  await passHostedLogin(portico, browser, await browser.submit(confirm), someone);
  expect(await login.ended).toBe(0);

  const whoami = run(folder, `${command} whoami --json`, env);
  expect(await whoami.ended).toBe(0);
  expect(whoami.output()).toContain(someone.login.upn);
});
