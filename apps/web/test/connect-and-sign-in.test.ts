import { expect, test } from 'vitest';
import {
  connectMicrosoft,
  directoryOf,
  signedInBrowser,
  signInToApplication,
  startPortico,
} from './harness/index.ts';

const portico = await startPortico();
const { a } = portico.organizations;

test('an owner connects a directory, and a person of it signs in to an application', async () => {
  const connectionId = await connectMicrosoft(portico, await signedInBrowser(portico, a.owner), a);
  const { user } = directoryOf(portico, a.domain);
  const { claims } = await signInToApplication(portico, portico.newBrowser(), user, { organization: a.id });
  expect(claims).toMatchObject({
    iss: portico.project.issuer,
    aud: portico.application.clientId,
    org_id: a.id,
    connection_id: connectionId,
    email: user.upn,
    email_verified: true,
  });
});
