import type { Caller, Principal } from '@portico/core';

/** A signed-in person of the dashboard: who they are, and the session they stand on. */
export type Viewer = Principal & {
  readonly session: {
    readonly id: string;
    readonly createdAt: Date;
    readonly expiresAt: Date;
    /** How they proved who they are. */
    readonly method: 'connection' | 'social' | 'password';
  };
  readonly person: {
    /** As their identity provider says it, where they come over one. */
    readonly email: string | null;
    /** With which their password signs them in; null without one. It may be another address than `email`. */
    readonly signInName: string | null;
    readonly name: string | null;
  };
};

/** Who asks for something that only a person does, such as accepting an invitation. */
export type PersonCaller = Caller<Viewer>;
