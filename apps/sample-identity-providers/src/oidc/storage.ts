import type { Adapter, AdapterPayload } from 'oidc-provider';
import { clientMetadata } from '../integrations/oidc-integration.ts';
import type { Registry } from '../integrations/registry.ts';

interface Entry {
  readonly payload: AdapterPayload;
  readonly expiresAt: number;
}

/** So many are kept before those that have expired are looked for. */
const MANY = 1_000;

/** What the library keeps (sessions, codes, grants), in memory: a changed key or answer ends none of it. */
export class OidcStorage {
  readonly #entries = new Map<string, Entry>();

  /** @returns where one model of the library keeps its own; its clients are the integrations */
  adapterOf(registry: Registry): (model: string) => Adapter {
    return (model) => {
      const key = (id: string) => `${model} ${id}`;
      return {
        upsert: async (id, payload, expiresIn) => this.#put(key(id), payload, expiresIn),
        find: async (id) => (model === 'Client' ? clientOf(registry, id) : this.#find(key(id))),
        findByUid: async (uid) => this.#findBy(model, (payload) => payload.uid === uid),
        findByUserCode: async (code) => this.#findBy(model, (payload) => payload.userCode === code),
        consume: async (id) => {
          const found = this.#find(key(id));
          if (found !== undefined) found.consumed = Math.floor(Date.now() / 1_000);
        },
        destroy: async (id) => void this.#entries.delete(key(id)),
        revokeByGrantId: async (grantId) => {
          for (const [id, { payload }] of this.#entries)
            if (payload.grantId === grantId) this.#entries.delete(id);
        },
      };
    };
  }

  clear(): void {
    this.#entries.clear();
  }

  #put(key: string, payload: AdapterPayload, expiresIn: number | undefined): void {
    if (this.#entries.size >= MANY) this.#purge();
    const expiresAt = expiresIn ? Date.now() + expiresIn * 1_000 : Number.POSITIVE_INFINITY;
    this.#entries.set(key, { payload, expiresAt });
  }

  #find(key: string): AdapterPayload | undefined {
    const entry = this.#entries.get(key);
    return entry !== undefined && entry.expiresAt > Date.now() ? entry.payload : undefined;
  }

  #findBy(model: string, fits: (payload: AdapterPayload) => boolean): AdapterPayload | undefined {
    for (const [key, { payload }] of this.#entries)
      if (key.startsWith(`${model} `) && fits(payload)) return this.#find(key);
    return undefined;
  }

  #purge(): void {
    for (const [key, { expiresAt }] of this.#entries) if (expiresAt <= Date.now()) this.#entries.delete(key);
  }
}

function clientOf(registry: Registry, clientId: string): AdapterPayload | undefined {
  const integration = registry.findOidc(clientId);
  return integration && clientMetadata(integration);
}
