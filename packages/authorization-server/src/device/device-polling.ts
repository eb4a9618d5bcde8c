import { errors, Provider } from 'oidc-provider';
import { storedId } from '../storage/stored-id.ts';
import type { IssuerParts } from '../stores.ts';

type Waiting = InstanceType<Provider['DeviceCode']>;

/** Devices that are told nothing else ask every five seconds (RFC 8628 section 3.2). One of them is for the way here. */
const SHORTEST_PAUSE_SECONDS = 4;

/**
 * Tells a device that asks too often to slow down, while nobody has confirmed its code yet (RFC 8628 section 3.5). Once
 * somebody has, the first to ask is answered, however soon.
 */
export function slowDownDevices(provider: Provider, { store }: Pick<IssuerParts, 'store'>): void {
  const { DeviceCode } = provider;
  const find = DeviceCode.find.bind(DeviceCode);
  Object.defineProperty(DeviceCode, 'find', {
    value: async (value: string, options?: Parameters<typeof find>[1]) => {
      const code = (await find(value, options)) as Waiting | undefined;
      const waits = code && !code.isExpired && code.accountId === undefined && code.error === undefined;
      if (!waits || Provider.ctx?.oidc.route !== 'token') return code;
      if (await store.claim('DevicePoll', storedId(value), SHORTEST_PAUSE_SECONDS)) return code;
      throw new errors.SlowDown('the device asks more often than every five seconds');
    },
  });
}
