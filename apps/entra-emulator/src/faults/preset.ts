import type { ReplicationSetting } from '../directory/replication.ts';
import type { ToldRefusal } from '../refusals/told-refusals.ts';
import type { Forgery } from '../tokens/forge.ts';
import type { FaultRule } from './fault-rules.ts';

/** Troubles that customers and Microsoft are known to make, by name. */
export interface Preset {
  name: string;
  /** One sentence for people. */
  what: string;
  faults?: readonly FaultRule[];
  replication?: ReplicationSetting;
  /** Spoils the next id_token. @param now ms */
  forgery?: (now: number) => Forgery;
  /** Answers the next authorization request with an error, at the client's redirect URI. */
  refusal?: ToldRefusal;
  /** Something that happens once, in a directory or to the keys. */
  action?: PresetAction;
}

export type PresetAction =
  | 'rotate-keys'
  | 'rotate-keys-and-forget'
  | 'revoke-consent'
  | 'forbid-secrets'
  | 'forbid-user-consent'
  | 'remove-synchronization-jobs'
  | 'reset-synchronization-mappings';
