import { randomBytes } from 'node:crypto';
import { type Adapter, type AdapterFactory, type AdapterPayload, errors, Provider } from 'oidc-provider';
import { clientMetadata } from '../client/client-metadata.ts';
import type { IssuerParts, Replay, StateStore, StoredState } from '../stores.ts';
import { ownGrant } from '../tokens/own-grant.ts';
import type { ReadSession } from '../tokens/session-reading.ts';
import { judgeReuse, type Reuse } from './reuse.ts';
import { storedId } from './stored-id.ts';

/** Ids of these kinds are no bearer values: a Grant's is the session id. */
const PLAIN_IDS = new Set(['Grant']);

/** What the adapters of one issuer have in common. */
type Shared = {
  readonly parts: IssuerParts;
  readonly readSession: ReadSession;
  /** Marks an id of the store where the library wants the value: only found things carry it, nobody can send one. */
  readonly handle: string;
  /** Requests that have read an interaction for good. */
  readonly taken: WeakSet<object>;
};

/**
 * Storage for oidc-provider over the project's {@link IssuerParts.store}. The id of a code or refresh token is the value
 * itself, so it lies there hashed, and is put back into the payload when found by its holder.
 */
export function adapterFor(parts: IssuerParts, readSession: ReadSession): AdapterFactory {
  const handle = `${randomBytes(16).toString('base64url')}:`;
  const shared: Shared = { parts, readSession, handle, taken: new WeakSet() };
  return (kind) => new ProjectAdapter(kind, shared);
}

/** What is kept of one kind. */
class ProjectAdapter implements Adapter {
  readonly #kind: string;
  readonly #shared: Shared;
  readonly #store: StateStore;

  constructor(kind: string, shared: Shared) {
    this.#kind = kind;
    this.#shared = shared;
    this.#store = shared.parts.store;
  }

  async upsert(id: string, payload: AdapterPayload, expiresInSeconds: number): Promise<void> {
    const { jti: _bearer, ...kept } =
      this.#kind === 'Session'
        ? endingWithLogout(payload)
        : ofDevice(ofNobody(payload), (id) => this.#stored(id));
    assertStorable(kept);
    const seconds =
      this.#kind === 'RefreshToken' ? await this.#refreshWindow(kept, expiresInSeconds) : expiresInSeconds;
    await this.#store.upsert({
      kind: this.#kind,
      id: this.#stored(id),
      payload: kept as AdapterPayload,
      expiresInSeconds: seconds,
    });
  }

  async find(id: string): Promise<AdapterPayload | undefined> {
    const { parts, readSession, handle } = this.#shared;
    if (this.#kind === 'Client') {
      const application = await parts.application(id);
      return application && clientMetadata(application);
    }
    const own = this.#kind === 'Grant' ? await ownGrant(parts, readSession, id) : undefined;
    if (own) return own;
    const state = await this.#read(id);
    if (state?.consumedSecondsAgo === undefined) {
      const found = this.#restored(state, id);
      return found && ofDevice(found, (stored) => `${handle}${stored}`);
    }
    // Only a replay is told to the library, which ends the grant then: once it has checked who asks (attack 52).
    const { consumed, ...unused } = this.#restored(state, id) ?? {};
    return (await this.#judge(id, state)) === 'replay' || this.#kind === 'PushedAuthorizationRequest'
      ? { ...unused, consumed }
      : unused;
  }

  async findByUid(uid: string): Promise<AdapterPayload | undefined> {
    return this.#restored(await this.#store.find(this.#kind, 'uid', uid), undefined);
  }

  async findByUserCode(userCode: string): Promise<AdapterPayload | undefined> {
    const state = await this.#store.find(this.#kind, 'user_code', userCode);
    return this.#restored(state, state && `${this.#shared.handle}${state.id}`);
  }

  /** One atomic statement decides (attacks 52, 53). */
  async consume(id: string): Promise<void> {
    if (await this.#store.consume(this.#kind, this.#stored(id))) return;
    const state = await this.#store.find(this.#kind, 'id', this.#stored(id));
    const reuse = state ? await this.#judge(id, state) : 'refuse';
    if (reuse === 'repeat') return;
    if (reuse === 'replay' && state?.payload.grantId)
      await this.#store.revokeByGrantId(state.payload.grantId);
    throw this.#kind === 'PushedAuthorizationRequest'
      ? new errors.InvalidRequestUri('request_uri was already used')
      : new errors.InvalidGrant(`${this.#kind} was already used`);
  }

  async destroy(id: string): Promise<void> {
    // What was taken when it was read is gone already.
    if (this.#kind === 'Interaction' && Provider.ctx && this.#shared.taken.delete(Provider.ctx)) return;
    await this.#store.destroy(this.#kind, this.#stored(id));
  }

  async revokeByGrantId(grantId: string): Promise<void> {
    await this.#store.revokeByGrantId(grantId);
  }

  /** An interaction that is done is read once: whoever comes back to it later finds nothing. */
  async #read(id: string): Promise<StoredState | undefined> {
    if (this.#kind !== 'Interaction') return this.#store.find(this.#kind, 'id', this.#stored(id));
    const state = await this.#store.take(this.#kind, this.#stored(id));
    if (state?.payload['result'] !== undefined && Provider.ctx) this.#shared.taken.add(Provider.ctx);
    return state;
  }

  async #judge(id: string, state: StoredState): Promise<Reuse> {
    const find = (value: string) => this.#store.find(this.#kind, 'id', this.#stored(value));
    const reuse = await judgeReuse(this.#kind, id, state, find);
    if (reuse === 'replay') await noteReplay(this.#shared.parts, this.#kind, state.payload);
    return reuse;
  }

  /** An organization may want its people back sooner than the deployment does. */
  async #refreshWindow({ grantId }: AdapterPayload, seconds: number): Promise<number> {
    const facts = grantId === undefined ? undefined : await this.#shared.readSession(grantId);
    return Math.min(seconds, facts?.refreshSeconds ?? seconds);
  }

  #stored(id: string): string {
    const { handle } = this.#shared;
    if (id.startsWith(handle)) return id.slice(handle.length);
    return PLAIN_IDS.has(this.#kind) ? id : storedId(id);
  }

  /** As the library kept it: with the value, where its holder has shown that, and when it was used. */
  #restored(state: StoredState | undefined, id: string | undefined): AdapterPayload | undefined {
    if (state === undefined) return undefined;
    const { payload, consumedSecondsAgo: ago } = state;
    const { clock } = this.#shared.parts;
    const consumed = ago === undefined ? {} : { consumed: Math.floor(clock.now().getTime() / 1000 - ago) };
    return { ...payload, ...(id === undefined ? {} : { jti: id }), ...consumed };
  }
}

const REPLAYABLE: Readonly<Record<string, Replay['kind']>> = {
  AuthorizationCode: 'authorization_code',
  RefreshToken: 'refresh_token',
};

/** It is written down whoever shows it: the holder of a copy is as remarkable before they prove who they are as after. */
async function noteReplay(parts: IssuerParts, kind: string, payload: AdapterPayload): Promise<void> {
  const replayed = REPLAYABLE[kind];
  const { clientId: applicationId, grantId: sessionId } = payload;
  if (replayed === undefined || applicationId === undefined || sessionId === undefined) return;
  const header = (name: string) => Provider.ctx?.get(name) || undefined;
  const from = { requestId: header('x-request-id'), ipAddress: header('x-portico-client-ip') };
  await parts.onReplay({ kind: replayed, applicationId, sessionId, ...from });
}

/**
 * The library spares grants at a sign-out whose tokens outlive the browser session. Ours are the organization's session,
 * and a sign-out ends that.
 */
function endingWithLogout(payload: AdapterPayload): AdapterPayload {
  if (payload.authorizations === undefined) return payload;
  const authorizations = Object.entries(payload.authorizations).map(([clientId, authorization]) => {
    const { persistsLogout: _spared, ...kept } = authorization;
    return [clientId, kept];
  });
  return { ...payload, authorizations: Object.fromEntries(authorizations) };
}

/**
 * A sign-in that waits rests on no session that there was before: the browser that holds its cookie may go on with it also
 * when that one has ended since, or somebody else has signed in (S8).
 */
function ofNobody(payload: AdapterPayload): AdapterPayload {
  const { session: _before, grantId: _its, ...kept } = payload;
  return payload.prompt?.name === 'login' ? kept : payload;
}

/** An interaction knows the device that waits for it: by the id of the store, since nobody here has its code. */
function ofDevice(payload: AdapterPayload, named: (id: string) => string): AdapterPayload {
  const { deviceCode } = payload;
  return deviceCode === undefined ? payload : { ...payload, deviceCode: named(deviceCode) };
}

/** PostgreSQL keeps no NUL; a request that brings one is wrong, and not a failure of ours. */
function assertStorable(payload: object): void {
  if (/(?<!\\)(?:\\\\)*\\u0000/.test(JSON.stringify(payload)))
    throw new errors.InvalidRequest('a parameter has a character that is not allowed');
}
