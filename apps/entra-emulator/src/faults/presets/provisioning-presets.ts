import type { FaultRule } from '../fault-rules.ts';
import type { Preset } from '../preset.ts';

const scim = (rule: Omit<FaultRule, 'surface'>): FaultRule => ({ surface: 'scim', ...rule });

/** Trouble of the provisioning service, and on its way to the service it provisions into. */
export const provisioningPresets: readonly Preset[] = [
  {
    name: 'synchronization-job-vanished',
    what: 'Somebody deleted the synchronization jobs of the directory, or of one application in it; wants directory.',
    action: 'remove-synchronization-jobs',
  },
  {
    name: 'synchronization-mappings-reset',
    what: 'An administrator restored the default mappings of the synchronization jobs; wants directory.',
    action: 'reset-synchronization-mappings',
  },
  {
    name: 'scim-create-answer-lost',
    what: 'The answer to the next SCIM POST is lost although it took effect, and the POST is sent again.',
    faults: [scim({ method: 'POST', count: 1, drop: 'after' })],
  },
  {
    name: 'scim-unavailable',
    what: 'The next three SCIM requests are taken as answered 503 by the service, and it gets none of them.',
    faults: [scim({ count: 3, status: 503 })],
  },
  {
    name: 'scim-throttled',
    what: 'The next SCIM request is taken as answered 429 with Retry-After: 60.',
    faults: [scim({ count: 1, status: 429, retryAfter: 60 })],
  },
];
