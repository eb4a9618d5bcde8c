import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '@portico/testing';
import { sdkPackage } from '../../src/quickstart/sdk-package.ts';
import { register } from '../clients/support.ts';
import type { Portico } from '../harness/index.ts';
import { emptyFolder, install, run } from '../quickstart/folder.ts';
import { limitedProxy } from './limited-proxy.ts';

/** A program on the SDK, as whoever installs it from Portico may write one. `/ahead` moves its clock. */
const PROGRAM = `
import { createPortico } from '@portico/sdk';
import { getSession, portico, requireSession } from '@portico/sdk/express';
import express from 'express';

const { PORT, ...env } = process.env;
let ahead = 0;
const options = {
  issuer: env.PORTICO_ISSUER,
  clientId: env.PORTICO_CLIENT_ID,
  clientSecret: env.PORTICO_CLIENT_SECRET,
  cookieSecret: 'a demo secret of the tests, of no use',
  redirectUri: env.REDIRECT_URI,
  scope: 'openid profile email offline_access groups',
  now: () => Date.now() + ahead,
};
const app = express();
app.use(portico(options));
app.get('/', (request, response) => response.json(getSession(request)?.user ?? null));
app.get('/groups', requireSession(), async (request, response) => {
  const session = getSession(request);
  const asked = await createPortico(options).groups(session);
  response.json({ kept: session.groups ?? 'unknown', asked: asked ?? 'unknown' });
});
app.get('/ahead/:milliseconds', (request, response) => {
  ahead = Number(request.params.milliseconds);
  response.json(ahead);
});
app.listen(Number(PORT), 'localhost', () => console.log('It listens.'));
`;

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
  writeFileSync(join(folder, 'server.mjs'), PROGRAM);
  const program = run(folder, 'node server.mjs', {
    ...{ PORT: String(port), PORTICO_ISSUER: issuer, REDIRECT_URI: redirectUri },
    ...{ PORTICO_CLIENT_ID: clientId, PORTICO_CLIENT_SECRET: clientSecret },
  });
  await program.says(/It listens/);
  return proxy;
}
