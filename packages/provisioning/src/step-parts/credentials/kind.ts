import type { Connection, ManagedCredential } from '@portico/database';
import type { AppRegistrations, EntraApplication } from '@portico/microsoft-graph';
import type { ProvisioningParts } from '../../settings.ts';
import type { RunContext } from '../step.ts';

/** What an app registration lists of a credential. */
export type Listed = {
  readonly keyId: string;
  /** As ours was written down before it was sent; null for one that cannot be ours. */
  readonly sentAs: string | null;
};

/**
 * What became of a credential of ours in the app registration: there as it was made, or altered so that nothing we prove fits it
 * any more, or gone; what has its name by then may be somebody else's.
 */
export type Found = 'as_made' | 'altered' | 'gone';

/** One way in which a connection proves itself at Microsoft: a new one is a file beside these and a row in the table. */
export type KindOfCredential = {
  /** Whether it has an end: then a row without one says nothing of how long it is good. */
  readonly ends: boolean;
  /** Why this deployment has none of it, for whoever chose it. */
  whyNot(parts: Pick<ProvisioningParts, 'workload'>): string | undefined;
  /** Those of this kind that an app registration has, the customer's too. */
  listed(application: EntraApplication, parts: Pick<ProvisioningParts, 'workload'>): readonly Listed[];
  /** Looks for one of a row. A kind without is known by an id that Microsoft gives once. @throws PorticoError `secret_unavailable` */
  find?(context: RunContext, credential: ManagedCredential, application: EntraApplication): Promise<Found>;
  /**
   * Makes one, writes it down as pending, and has it in the app registration, in whichever order loses nothing.
   *
   * @param lifeDays how long it is to hold, if it ends
   * @returns what Microsoft calls it
   * @throws MicrosoftCallFailed with kind `policy` where the directory does not allow it: then there is no row of it either
   * @throws LeaseLost
   */
  add(context: RunContext, calls: AppRegistrations, to: NewCredential): Promise<string>;
  /** Takes some out of the app registration, which lists them. @throws MicrosoftCallFailed */
  remove(calls: AppRegistrations, application: EntraApplication, keyIds: readonly string[]): Promise<void>;
};

type NewCredential = { readonly application: EntraApplication; readonly lifeDays: number };

/** How ours are called, for people to see whose they are. It proves nothing: anybody may give that name to theirs. */
export const marker = ({ id }: Pick<Connection, 'id'>): string => `portico-${id}`;

/**
 * Writes down by what a credential is found in the app registration, before it is sent. What is listed there and was not written down
 * is the customer's, which is never touched.
 *
 * @throws LeaseLost
 */
export async function willSend({ remembered, remember }: RunContext, as: string): Promise<void> {
  const { sent } = remembered;
  await remember({ sent: [...(Array.isArray(sent) ? sent : []), as] });
}
