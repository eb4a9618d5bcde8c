import type { TokenSettings } from '../tokens/token-service.ts';

/** Switches that the control API can turn. */
export interface EmulatorSettings extends TokenSettings {
  /** Whether `instantiate` makes the caller owner of what it creates. Microsoft's behaviour today is unverified. */
  instantiateGivesOwner: boolean;
  /** Whether Graph checks bearer tokens. Without, whoever calls may do everything in the directory the token names. */
  validateTokens: boolean;
  /** Whether the control API answers other machines too. Set at the start only. */
  controlFromNetwork: boolean;
  /** Whether the login surface answers at all. */
  loginEnabled: boolean;
  /** Whether enterprise apps that no template made have templates of synchronization, too. Microsoft says no; reports differ. */
  synchronizationOnPlainApps: boolean;
  /** How long the provisioning service waits for one answer of a service, in milliseconds. */
  provisioningTimeoutMs: number;
  /** Where Graph calls without a readable token happen while `validateTokens` is off. */
  defaultDirectoryId: string | null;
  /** Change notifications come so much later than the change. */
  noticeDelaySeconds: number;
  /** They never come. */
  noticesLost: boolean;
  /** They come twice. */
  noticesDoubled: boolean;
}

export const usualSettings: EmulatorSettings = {
  instantiateGivesOwner: false,
  tokenLifetimeSeconds: 3599,
  validateTokens: true,
  controlFromNetwork: false,
  loginEnabled: true,
  issuer: null,
  synchronizationOnPlainApps: false,
  provisioningTimeoutMs: 10_000,
  defaultDirectoryId: null,
  noticeDelaySeconds: 0,
  noticesLost: false,
  noticesDoubled: false,
};
