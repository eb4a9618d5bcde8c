import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '@portico/testing';
import { sdkPackage } from '../../src/quickstart/sdk-package.ts';
import { register } from '../clients/support.ts';
import type { Portico } from '../harness/index.ts';
import { emptyFolder, install, run } from '../quickstart/folder.ts';
import { limitedProxy } from './limited-proxy.ts';

/** A program on the SDK, as whoever installs it from Portico may write one. */
const PROGRAM = join(import.meta.dirname, 'program.mjs.txt');

/** Starts it behind a proxy with nginx's limits. It ends with the test. */
export async function applicationBehindProxy(portico: Portico) {
  const port = await freePort('localhost');
  const proxy = await limitedProxy(`http://localhost:${port}`);
  const redirectUri = `${proxy.origin}/auth/callback`;
  const { issuer } = portico.project;
  const { clientId, clientSecret } = await register(portico, {
    kind: 'web',
    redirect_uris: [redirectUri],
    post_logout_redirect_uris: [`${proxy.origin}/`],
  });
  const folder = emptyFolder();
  const command = `npm install express ${sdkPackage(issuer)}\n`;
  await install(folder, [{ title: 'Install', kind: 'commands', text: command }]);
  copyFileSync(PROGRAM, join(folder, 'server.mjs'));
  const program = run(folder, 'node server.mjs', {
    ...{ PORT: String(port), PORTICO_ISSUER: issuer, REDIRECT_URI: redirectUri },
    ...{ PORTICO_CLIENT_ID: clientId, PORTICO_CLIENT_SECRET: clientSecret },
  });
  await program.says(/It listens/);
  return proxy;
}
