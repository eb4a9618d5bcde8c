import { parseArgs } from 'node:util';
import { measured } from './load.ts';
import { EmulatorProcess } from './process.ts';

/**
 * `npm run bench -w @portico/entra-emulator`: token and Graph requests, start-up time and memory of an emulator in a
 * process of its own, as JSON on standard output. Processor time per request is what can be compared between runs.
 */
const { values } = parseArgs({
  options: {
    requests: { type: 'string', default: '2500' },
    concurrency: { type: 'string', default: '8' },
    starts: { type: 'string', default: '5' },
  },
});
const load = { requests: Number(values.requests), concurrency: Number(values.concurrency) };

const starts: number[] = [];
for (let round = 0; round < Number(values.starts); round += 1) {
  const started = await EmulatorProcess.start();
  starts.push(started.startMs);
  await started.stop();
}
starts.sort((one, other) => one - other);

const emulator = await EmulatorProcess.start();
try {
  const rssAfterStartMiB = emulator.rssMiB();
  const client = await emulator.client();
  const secrets = { client_id: client.clientId, client_secret: client.clientSecret };
  const token = (fields: Record<string, string>) =>
    emulator.token(client.tenantId, { ...secrets, ...fields });
  const clientCredentials = {
    grant_type: 'client_credentials',
    scope: 'https://graph.microsoft.com/.default',
  };
  const user = { username: 'user@operator.example', password: client.password };
  const signedIn = await token({ grant_type: 'password', scope: 'openid offline_access User.Read', ...user });
  const refresh = { grant_type: 'refresh_token', refresh_token: String(signedIn['refresh_token']) };
  const bearer = String((await token(clientCredentials))['access_token']);
  const made = await emulator.graph(bearer, 'POST', 'applications', { displayName: 'Measured' });
  const address = `applications/${made['id']}`;

  const figures = {
    clientCredentials: await measured(emulator, load, () => token(clientCredentials)),
    refresh: await measured(emulator, load, () => token(refresh)),
    graphGet: await measured(emulator, load, () => emulator.graph(bearer, 'GET', address)),
    graphPatch: await measured(emulator, load, (round) =>
      emulator.graph(bearer, 'PATCH', address, { notes: `round ${round}` }),
    ),
  };
  console.log(
    JSON.stringify(
      {
        node: process.version,
        ...load,
        startMs: { median: starts[Math.floor(starts.length / 2)], all: starts },
        rssAfterStartMiB,
        rssAfterRequestsMiB: emulator.rssMiB(),
        figures,
      },
      undefined,
      2,
    ),
  );
} finally {
  await emulator.stop();
}
