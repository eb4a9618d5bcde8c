/** What the global setup tells every test file. A name of its own in vitest's table of provided values. */
type TestServer = {
  /** Address of the server's first database, as its superuser. */
  readonly adminUrl: string;
  /** A migrated, empty database that nobody is connected to. */
  readonly template: string;
};

declare module 'vitest' {
  interface ProvidedContext {
    testServer: TestServer;
  }
}

// The declaration above adds to that module only from within one.
export {};
