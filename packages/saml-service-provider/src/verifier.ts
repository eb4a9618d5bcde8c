import type { LogoutExpectations, LogoutRequest } from './logout/verify.ts';
import type { IdentityProviderMetadata, MetadataWanted } from './metadata/read.ts';
import { Pool } from './pool.ts';
import type { Expectations, VerifiedAssertion } from './verify/expectations.ts';

/** What a verified assertion says, with its attributes by name. */
export type SamlAssertion = Omit<VerifiedAssertion, 'attributes'> & {
  /** Without prototype, so that no name means anything but itself. */
  readonly attributes: Readonly<Record<string, readonly string[]>>;
};

export type Verifier = {
  /**
   * Verifies a response off the event loop, see `verifyResponse`.
   *
   * @param connectionId whose provider wrote it: connections take turns
   * @throws SamlError also `saml_busy`, and `saml_too_large` for what takes longer than the deadline
   */
  readonly verify: (
    connectionId: string,
    samlResponse: string,
    expected: Expectations,
  ) => Promise<SamlAssertion>;
  /**
   * Verifies a request for a sign-out that came as a form off the event loop, see `verifyPostedLogoutRequest`. Those of a
   * connection take turns with its sign-ins, and take no place of theirs: anybody can post one.
   */
  readonly verifyLogout: (
    connectionId: string,
    samlRequest: string,
    expected: LogoutExpectations,
  ) => Promise<LogoutRequest>;
  /** Reads the metadata of an identity provider off the event loop, see `readMetadata`. */
  readonly readMetadata: (
    connectionId: string,
    text: string,
    wanted: MetadataWanted,
  ) => Promise<IdentityProviderMetadata>;
  readonly close: () => Promise<void>;
};

export type VerifierSettings = {
  readonly workers?: number;
  /** How long one document may take, and how long it may wait for a worker. */
  readonly deadlineMs?: number;
  readonly patienceMs?: number;
  /** Where the body of the worker is, for who bundles this package and not the worker along. */
  readonly workerUrl?: URL;
};

/** One for a process. Its threads start when first needed; `close` ends them. */
export function createVerifier(settings: VerifierSettings = {}): Verifier {
  const { workers = 1, deadlineMs = 2_000, patienceMs = 20_000 } = settings;
  const workerUrl = settings.workerUrl ?? new URL('./worker.ts', import.meta.url);
  const pool = new Pool({ workers, deadlineMs, patienceMs, workerUrl });
  return {
    async verify(connectionId, samlResponse, expected) {
      const answer = await pool.run(connectionId, { kind: 'verify', input: { samlResponse, expected } });
      if (answer.kind !== 'verify') throw new TypeError(`an answer of another kind: ${answer.kind}`);
      const attributes: Record<string, readonly string[]> = Object.create(null);
      for (const [name, values] of answer.value.attributes) attributes[name] = values;
      return { ...answer.value, attributes };
    },
    async verifyLogout(connectionId, samlRequest, expected) {
      const input = { samlRequest, expected };
      const answer = await pool.run(`sign-outs of ${connectionId}`, { kind: 'logout', input });
      if (answer.kind !== 'logout') throw new TypeError(`an answer of another kind: ${answer.kind}`);
      return answer.value;
    },
    async readMetadata(connectionId, text, wanted) {
      const answer = await pool.run(connectionId, { kind: 'metadata', input: { text, wanted } });
      if (answer.kind !== 'metadata') throw new TypeError(`an answer of another kind: ${answer.kind}`);
      return answer.value;
    },
    close: () => pool.close(),
  };
}
