import type { Browser, Page } from '@portico/testing';

/** Goes to where a device sends people with its code: the page that asks whether it is theirs. */
export async function openDevicePage(
  browser: Browser,
  device: { readonly verification_uri: string; readonly user_code: string },
): Promise<Page> {
  const address = new URL(device.verification_uri);
  address.searchParams.set('user_code', device.user_code);
  const page = await browser.open(address);
  // The issuer's page posts itself, in a browser with scripts.
  return browser.runsScripts ? page : browser.submit(page);
}
