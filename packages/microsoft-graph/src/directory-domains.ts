import { domainToASCII } from 'node:url';
import { unreadable } from './answers.ts';
import type { Cloud, MicrosoftAccess } from './cloud.ts';
import { textOf } from './failure.ts';
import { calling, graphClient } from './graph-client.ts';

/** Microsoft's own, of which every directory has one: its people are not known by it. */
const OF_MICROSOFT = /(^|\.)onmicrosoft\.[a-z]+$/;

/**
 * The domains that a directory has proven to Microsoft and that an administrator of it looks after (graph: domain-list). One that
 * somebody's e-mail address alone has brought there (`isAdminManaged`) is none of them.
 *
 * @returns names in lower-case ASCII
 * @throws MicrosoftCallFailed also when the list is not whole: what is missing in it would be taken for lost
 */
export async function verifiedDomains({
  cloud,
  ...access
}: MicrosoftAccess & { readonly cloud: Cloud; readonly accessToken: string }): Promise<string[]> {
  const graph = graphClient({ origin: cloud.graphOrigin, ...access });
  const answer = await calling<Record<string, unknown> | undefined>(graph.api('/domains').get());
  const list = answer?.['value'];
  if (!Array.isArray(list) || answer?.['@odata.nextLink'] !== undefined) throw unreadable();
  return list.flatMap(provenIn);
}

/** @throws MicrosoftCallFailed for what is no domain of Graph's */
function provenIn(entry: unknown): string[] {
  const { id, isVerified, isAdminManaged }: Record<string, unknown> =
    typeof entry === 'object' && entry !== null ? { ...entry } : {};
  const name = textOf(id);
  if (name === undefined) throw unreadable();
  const domain = domainToASCII(name.toLowerCase());
  const isProven = isVerified === true && isAdminManaged === true;
  return isProven && domain !== '' && !OF_MICROSOFT.test(domain) ? [domain] : [];
}
