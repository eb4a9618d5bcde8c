// Auth.js (@auth/core) with its provider microsoft-entra-id, behind a plain Node server.
import { createServer } from 'node:http';
import { Auth } from '@auth/core';
import MicrosoftEntraId from '@auth/core/providers/microsoft-entra-id';
import { CLIENT_ID, CLIENT_SECRET, PORT, pleaseOpen, TENANT_ID } from './demo-client.mjs';

let isSignedIn = false;
const config = {
  basePath: '/auth',
  trustHost: true,
  secret: 'a-demonstration-secret-that-guards-nothing',
  providers: [
    MicrosoftEntraId({
      clientId: CLIENT_ID,
      clientSecret: CLIENT_SECRET,
      issuer: `https://login.microsoftonline.com/${TENANT_ID}/v2.0`,
    }),
  ],
  events: {
    signIn({ user }) {
      console.log(`Signed in: ${user.email}`);
      isSignedIn = true;
    },
  },
};

const server = createServer(async (request, response) => {
  const chunks = await Array.fromAsync(request);
  const init = { method: request.method, headers: request.headers };
  if (chunks.length > 0) init.body = Buffer.concat(chunks);
  const answer = await Auth(new Request(new URL(request.url, origin()), init), config);
  response.writeHead(answer.status, [...answer.headers].flat());
  response.end(Buffer.from(await answer.arrayBuffer()), () => {
    if (isSignedIn) process.exit(0);
  });
});
const origin = () => `http://localhost:${server.address().port}`;

server.listen(PORT, 'localhost', () => pleaseOpen(`${origin()}/auth/signin`));
