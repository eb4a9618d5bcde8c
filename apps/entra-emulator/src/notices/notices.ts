import { type Clock, isoSeconds } from '../clock/clock.ts';
import type { SubscriptionRecord } from '../directory/records.ts';
import type { Store } from '../directory/store.ts';
import type { Touched } from '../directory/touched.ts';
import type { RandomSource } from '../randomness/random-source.ts';
import { newGuid } from '../randomness/random-source.ts';
import type { EmulatorSettings } from '../state/emulator-settings.ts';
import { mayStillRead } from './authority.ts';
import { Outbox } from './outbox.ts';
import { watchedBy } from './watched.ts';

type Notice = Record<string, unknown>;

export const lifecycleEvents = ['reauthorizationRequired', 'subscriptionRemoved', 'missed'] as const;
type LifecycleEvent = (typeof lifecycleEvents)[number];

/** Graph asks for a renewal when so much is left. */
const ASK_BEFORE_MS = 3 * 3600 * 1000;

/** While something waits, it is looked at so often by itself: the emulator's clock usually goes on without requests. */
const LOOK_MS = 1000;

interface Parts {
  store: Store;
  clock: Clock;
  random: RandomSource;
  fetch: typeof fetch;
  settings: EmulatorSettings;
}

/** Tells subscribers of what was touched: change notifications and those of the life of a subscription. */
export class Notices {
  readonly outbox: Outbox;
  readonly #parts: Parts;
  /** Subscriptions whose holder was asked to renew, and until when they ran at that time. */
  readonly #asked = new Map<string, string>();
  #sequence = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.outbox = new Outbox(parts.fetch);
  }

  /**
   * After each request, and whenever the clock was moved: ends what has expired, asks for renewal, writes notices of what was
   * touched, and sends what is due. Resolves when that has left.
   *
   * @param now ms
   */
  async afterRequest(now: number): Promise<void> {
    const { store } = this.#parts;
    const subscriptions = store.subscriptions.all();
    if (subscriptions.length > 0) {
      const touched = store.touched.take();
      for (const one of subscriptions) this.#attend(one, touched, now);
    }
    if (this.outbox.waiting > 0) await this.outbox.deliver(now);
    if (this.outbox.waiting > 0 && !this.outbox.isStopped) this.#lookAgain();
  }

  #lookAgain(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      void this.afterRequest(this.#parts.clock.now());
    }, LOOK_MS).unref();
  }

  #attend(one: SubscriptionRecord, touched: readonly Touched[], now: number): void {
    const { store, settings } = this.#parts;
    const left = Date.parse(one.expirationDateTime) - now;
    if (left <= 0) {
      store.subscriptions.remove(one.id);
      return;
    }
    const allowed = mayStillRead(store, one);
    if (!allowed || left <= ASK_BEFORE_MS)
      this.#askOnce(one, allowed ? one.expirationDateTime : 'consent', now);
    if (!allowed) return;
    const notices = touched
      .filter((object) => object.directoryId === one.directoryId)
      .flatMap((object) => this.#noticeOf(one, object, now));
    if (notices.length === 0 || settings.noticesLost) return;
    const dueAt = now + settings.noticeDelaySeconds * 1000;
    for (let copy = 0; copy < (settings.noticesDoubled ? 2 : 1); copy += 1)
      this.outbox.add(one.notificationUrl, notices, now, dueAt);
  }

  #askOnce(one: SubscriptionRecord, why: string, now: number): void {
    if (this.#asked.get(one.id) === why) return;
    this.#asked.set(one.id, why);
    this.tellLifecycle(one, 'reauthorizationRequired', now);
  }

  /** Tells the holder of a subscription what becomes of it, if they gave an address for that. @param now ms */
  tellLifecycle(one: SubscriptionRecord, lifecycleEvent: LifecycleEvent, now: number): void {
    if (one.lifecycleNotificationUrl === null) return;
    const notice = { ...subscriberOf(one), lifecycleEvent };
    this.outbox.add(one.lifecycleNotificationUrl, [notice], now);
  }

  #noticeOf(one: SubscriptionRecord, object: Touched, now: number): Notice[] {
    const watched = watchedBy(one.resource);
    const ofMembers = watched?.members === true;
    if (watched?.kind !== object.kind || (watched.id ?? object.id) !== object.id) return [];
    const changedMembers = object.joined.length + object.left.length > 0;
    const changeType = this.#isGone(object) ? 'deleted' : 'updated';
    if (!one.changeType.split(',').includes(changeType) || (ofMembers && !changedMembers)) return [];
    this.#sequence += 1;
    const type = object.kind === 'users' ? 'User' : 'Group';
    const path = `${type}s/${object.id}`;
    return [
      {
        id: newGuid(this.#parts.random),
        ...subscriberOf(one),
        changeType,
        resource: ofMembers ? `${path}/members` : path,
        resourceData: {
          ...{ '@odata.type': `#Microsoft.Graph.${type}`, '@odata.id': path, id: object.id },
          ...{
            organizationId: object.directoryId,
            eventTime: isoSeconds(now),
            sequenceNumber: this.#sequence,
          },
          ...(changedMembers && {
            'members@delta': [
              ...object.joined.map((id) => ({ id })),
              ...object.left.map((id) => ({ id, '@removed': 'deleted' })),
            ],
          }),
        },
      },
    ];
  }

  /** What lies in deletedItems may come back: only what is nowhere is deleted. */
  #isGone({ kind, id }: Touched): boolean {
    const { users, groups, deletedUsers, deletedGroups } = this.#parts.store;
    const [living, deleted] = kind === 'users' ? [users, deletedUsers] : [groups, deletedGroups];
    return living.get(id) === undefined && deleted.get(id) === undefined;
  }

  clear(): void {
    this.outbox.clear();
    this.#asked.clear();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.outbox.stop();
  }
}

const subscriberOf = ({ id, directoryId, clientState, expirationDateTime }: SubscriptionRecord): Notice => ({
  subscriptionId: id,
  subscriptionExpirationDateTime: expirationDateTime,
  tenantId: directoryId,
  clientState,
});
