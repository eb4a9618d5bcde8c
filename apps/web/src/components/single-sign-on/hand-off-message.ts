import type { ConnectOffer } from '../../api/runs/get-offer.ts';

export type HandOffNames = { readonly organizationName: string; readonly projectName: string };

/** What an administrator of the directory is written, who gets the setup link at `address`. */
export function handOffMessage(
  about: HandOffNames & { readonly asked: ConnectOffer['levels'][number]; readonly address: string },
): string {
  const { projectName, organizationName, asked, address } = about;
  return `Hello,

we want to sign in to ${projectName} with our Microsoft accounts. Connecting it takes about two minutes and needs a Global Administrator or a Privileged Role Administrator of our Entra directory.

1. Open ${address}
2. It is for ${organizationName}. Press Continue, then Connect Microsoft.
3. Approve the one screen at Microsoft, in that same browser.

It asks for:
${asked.permissions.map(({ name, why }) => `- ${name}: ${why}`).join('\n')}
It leaves in our directory:
${asked.creates.map((line) => `- ${line}`).join('\n')}

The link works in the first browser that goes on with it. Please do not forward the address of Microsoft’s page: Portico cannot use an approval from another browser.`;
}
