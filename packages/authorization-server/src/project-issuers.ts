import type { Provider } from 'oidc-provider';

export type ProjectVersion = { readonly projectId: string; readonly configVersion: number };

export type ProjectIssuersOptions = {
  /** Cheap: one read. Undefined for an unknown project. */
  currentVersion(projectId: string): Promise<ProjectVersion | undefined>;
  create(projectId: string): Promise<Provider>;
  /** For how long a version that was read is trusted, in milliseconds. */
  readonly recheckAfterMs: number;
  now(): number;
};

type Entry = { version: number; checkedAt: number; provider: Promise<Provider> };

/** One provider per project and configuration version. Making one costs about half a millisecond and 40 KB. */
export class ProjectIssuers {
  readonly #options: ProjectIssuersOptions;
  readonly #entries = new Map<string, Entry>();

  constructor(options: ProjectIssuersOptions) {
    this.#options = options;
  }

  async find(projectId: string): Promise<Provider | undefined> {
    const known = this.#entries.get(projectId);
    const now = this.#options.now();
    if (known && now - known.checkedAt < this.#options.recheckAfterMs) return known.provider;
    const current = await this.#currentVersion(projectId, known);
    if (current === 'unreachable') return known?.provider;
    if (current === undefined) {
      this.#entries.delete(projectId);
      return undefined;
    }
    if (known?.version === current.configVersion) {
      known.checkedAt = now;
      return known.provider;
    }
    const provider = this.#options.create(projectId);
    // A failed start is not remembered: the next request tries again.
    provider.catch(() => this.#entries.delete(projectId));
    this.#entries.set(projectId, { version: current.configVersion, checkedAt: now, provider });
    return provider;
  }

  /** Without the database, discovery and keys are still answered from memory by issuers that are known (fault R3). */
  async #currentVersion(
    projectId: string,
    known: Entry | undefined,
  ): Promise<ProjectVersion | 'unreachable' | undefined> {
    try {
      return await this.#options.currentVersion(projectId);
    } catch (error) {
      if (known === undefined) throw error;
      return 'unreachable';
    }
  }
}
