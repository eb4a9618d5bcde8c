import { createHash } from 'node:crypto';
import { opaque, type RandomSource } from '../randomness/random-source.ts';
import { ExpiringMap } from './expiring-map.ts';
import type { ProtocolVersion } from './flows.ts';
import type { UserGrant } from './grants.ts';

/** One device that waits for its user (RFC 8628). */
export interface DeviceRequest {
  userCode: string;
  clientAppId: string;
  /** The directory in the path that the device asked at. */
  segment: string;
  version: ProtocolVersion;
  scope: string | undefined;
  resource: string | undefined;
  state: 'pending' | 'declined' | 'redeemed' | { grant: UserGrant };
}

export const DEVICE_CODE_SECONDS = 900;
const CAPACITY = 5_000;
/** Without vowels, so that no words come out, and without what is easily misread. */
const LETTERS = 'BCDFGHJKLMNPQRSTVWXZ23456789';
const USER_CODE_LENGTH = 9;

/** Devices that wait. Only hashes of their codes are kept. */
export class DeviceCodes {
  readonly #random: RandomSource;
  readonly #byDeviceCode = new ExpiringMap<DeviceRequest>(CAPACITY);
  readonly #byUserCode = new ExpiringMap<DeviceRequest>(CAPACITY);

  constructor(random: RandomSource) {
    this.#random = random;
  }

  /** Takes a request in and returns it with the code for the device. `now` in ms. */
  issue(
    asked: Omit<DeviceRequest, 'userCode' | 'state'>,
    now: number,
  ): { deviceCode: string; request: DeviceRequest } {
    const deviceCode = `1.${opaque(this.#random, 64)}`;
    const request: DeviceRequest = { ...asked, userCode: this.#newUserCode(), state: 'pending' };
    const expiresAt = now + DEVICE_CODE_SECONDS * 1000;
    this.#byDeviceCode.set(hashOf(deviceCode), request, expiresAt);
    this.#byUserCode.set(request.userCode, request, expiresAt);
    return { deviceCode, request };
  }

  #newUserCode(): string {
    const bytes = this.#random.bytes(USER_CODE_LENGTH);
    return [...bytes].map((byte) => LETTERS[byte % LETTERS.length]).join('');
  }

  /** The request that a person means, while it waits. */
  waiting(userCode: string, now: number): DeviceRequest | undefined {
    const found = this.#byUserCode.get(userCode.replace(/[\s-]/g, '').toUpperCase(), now);
    return found?.state === 'pending' ? found : undefined;
  }

  /** The request of a device, expired ones included while they are remembered. */
  find(deviceCode: string): { value: DeviceRequest; expiresAt: number } | undefined {
    return this.#byDeviceCode.peek(hashOf(deviceCode));
  }

  clear(): void {
    this.#byDeviceCode.clear();
    this.#byUserCode.clear();
  }
}

const hashOf = (value: string): string => createHash('sha256').update(value).digest('base64url');
