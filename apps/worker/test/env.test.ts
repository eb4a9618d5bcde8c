import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { readWorkerEnv, workerSettings } from '../src/env.ts';

const settings = {
  DATABASE_URL: 'postgresql://portico@127.0.0.1:5432/portico',
  PORTICO_MASTER_KEY: `k1:${randomBytes(32).toString('base64')}`,
};

test('the settings of these tests would do', () => {
  expect(readWorkerEnv(settings).health).toBeUndefined();
});

test.each(Object.keys(workerSettings.shape))(
  'nonsense in %s is refused in a sentence of ours, or taken as it is',
  (name) => {
    let refusals = 0;
    for (const nonsense of ['nonsense', '-1', '1.5', '99999999']) {
      try {
        readWorkerEnv({ ...settings, [name]: nonsense });
      } catch (error) {
        refusals += 1;
        expect(String(error)).toMatch(new RegExp(`^SettingError: ${name} has to be `));
      }
    }
    if (['PORTICO_LOG_LEVEL', 'PORTICO_WORKER_HEALTH_PORT'].includes(name)) expect(refusals).toBe(4);
  },
);
