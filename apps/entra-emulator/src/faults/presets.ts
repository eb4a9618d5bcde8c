import type { Preset } from './preset.ts';
import { authorizePresets } from './presets/authorize-presets.ts';
import { graphPresets } from './presets/graph-presets.ts';
import { idTokenPresets } from './presets/id-token-presets.ts';
import { loginPresets } from './presets/login-presets.ts';
import { provisioningPresets } from './presets/provisioning-presets.ts';

/** What happens to the keys, or what a customer's administrator does. */
const customerPresets: readonly Preset[] = [
  {
    name: 'key-rollover',
    what: 'Microsoft signs with a new key from now on; the old one stays published.',
    action: 'rotate-keys',
  },
  {
    name: 'emergency-key-rollover',
    what: 'Microsoft signs with a new key and withdraws the old one at once.',
    action: 'rotate-keys-and-forget',
  },
  {
    name: 'consent-revoked',
    what: 'The directory takes back what it granted to the application; wants directory and appId.',
    action: 'revoke-consent',
  },
  {
    name: 'secrets-forbidden',
    what: 'A policy of the directory forbids client secrets; wants directory.',
    action: 'forbid-secrets',
  },
  {
    name: 'user-consent-off',
    what: 'Ordinary members of the directory may no longer consent; wants directory.',
    action: 'forbid-user-consent',
  },
];

export const presets: readonly Preset[] = [
  ...graphPresets,
  ...loginPresets,
  ...authorizePresets,
  ...idTokenPresets,
  ...customerPresets,
  ...provisioningPresets,
];
