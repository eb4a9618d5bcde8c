import { answerMicrosoftPages, Browser, emulatorControl, startEmulator } from '@portico/testing';
import { emulatorCloud } from '../src/index.ts';

type Directory = Awaited<ReturnType<typeof startEmulator>>['seedFacts']['directories'][number];

/** An emulator with two customers, and the provisioning app as its operator has it. */
export async function startMicrosoft() {
  const emulator = await startEmulator();
  const { seedFacts, origin } = emulator;
  const app = seedFacts.provisioningApp;
  const [contoso, fabrikam] = seedFacts.directories;
  if (!app || !contoso || !fabrikam) throw new Error('the seed has changed');

  /** The administrator of a directory approves the provisioning app. */
  async function approve({ tenantId, admin }: Directory): Promise<void> {
    if (!app || !admin) throw new Error('the seed has changed');
    const url = new URL(`${origin}/${tenantId}/v2.0/adminconsent`);
    url.search = new URLSearchParams({
      client_id: app.clientId,
      scope: 'https://graph.microsoft.com/.default',
      redirect_uri: app.redirectUri,
      state: 'state-of-the-test',
    }).toString();
    const { location } = await answerMicrosoftPages(new Browser(), origin, url, admin, { leave: false });
    if (location?.searchParams.get('admin_consent') !== 'True') throw new Error('no consent');
  }

  return {
    emulator,
    control: emulatorControl(emulator),
    cloud: emulatorCloud(origin, origin),
    app,
    contoso,
    fabrikam,
    approve,
  };
}
