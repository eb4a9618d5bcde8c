import type { Provider } from 'oidc-provider';

export type ProjectVersion = { readonly projectId: string; readonly configVersion: number };

export type ProjectIssuersOptions = {
  /** Cheap: one read. Undefined for an unknown project. */
  currentVersion(projectId: string): Promise<ProjectVersion | undefined>;
  create(projectId: string): Promise<Provider>;
  /** Whether a failure is that of a database which does not answer, and nothing wrong with the issuer. */
  isUnavailable(error: unknown): boolean;
  /** For how long a version that was read is trusted, in milliseconds. */
  readonly recheckAfterMs: number;
  /** For how long a request waits for what is asked anew when it could be answered from memory, in milliseconds. */
  readonly patienceMs: number;
  now(): number;
};

type Entry = { readonly version: number; checkedAt: number; readonly provider: Promise<Provider> };

/** One provider per project and configuration version. Making one costs about half a millisecond and 40 KB. */
export class ProjectIssuers {
  readonly #options: ProjectIssuersOptions;
  readonly #entries = new Map<string, Entry>();
  /** One question at a time for each project, however many requests wait for its answer. */
  readonly #asking = new Map<string, Promise<Provider | undefined>>();

  constructor(options: ProjectIssuersOptions) {
    this.#options = options;
  }

  async find(projectId: string): Promise<Provider | undefined> {
    const known = this.#entries.get(projectId);
    const { now, recheckAfterMs } = this.#options;
    if (known && now() - known.checkedAt < recheckAfterMs) return known.provider;
    const asked = this.#ask(projectId);
    return known === undefined ? asked : this.#orFromMemory(asked, known);
  }

  /**
   * Without the database, discovery and keys are still answered by issuers that are known (fault R3): at once when it
   * refuses, after a moment when it does not answer. What it says later counts for the requests after this one. An issuer that
   * has changed to what cannot be made is none: the earlier one may sign with keys that were withdrawn (attack 71).
   */
  async #orFromMemory(
    asked: Promise<Provider | undefined>,
    { provider }: Entry,
  ): Promise<Provider | undefined> {
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<Provider>((resolve) => {
      timer = setTimeout(() => resolve(provider), this.#options.patienceMs);
    });
    const answer = asked.catch((error: unknown) => {
      if (this.#options.isUnavailable(error)) return provider;
      throw error;
    });
    return Promise.race([answer, patience]).finally(() => clearTimeout(timer));
  }

  #ask(projectId: string): Promise<Provider | undefined> {
    const asking = this.#asking.get(projectId) ?? this.#current(projectId);
    this.#asking.set(projectId, asking);
    const answered = () => this.#asking.delete(projectId);
    asking.then(answered, answered);
    return asking;
  }

  async #current(projectId: string): Promise<Provider | undefined> {
    const { currentVersion, create, now } = this.#options;
    const began = now();
    const current = await currentVersion(projectId);
    if (current === undefined) {
      this.#entries.delete(projectId);
      return undefined;
    }
    const known = this.#entries.get(projectId);
    if (known?.version === current.configVersion) {
      known.checkedAt = began;
      return known.provider;
    }
    const provider = create(projectId);
    const entry = { version: current.configVersion, checkedAt: began, provider };
    this.#entries.set(projectId, entry);
    // What failed is not kept: the next request tries again, and while there is no database the earlier one serves.
    provider.catch((error: unknown) => {
      if (this.#entries.get(projectId) !== entry) return;
      if (known !== undefined && this.#options.isUnavailable(error)) this.#entries.set(projectId, known);
      else this.#entries.delete(projectId);
    });
    return provider;
  }
}
