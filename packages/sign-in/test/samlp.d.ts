declare module 'samlp' {
  const samlp: {
    getSamlResponse(
      options: Readonly<Record<string, unknown>>,
      user: object,
      callback: (error: Error | null, xml: string) => void,
    ): void;
  };
  export default samlp;
}
