/** What we use of `samlp`, which brings no types. */
declare module 'samlp' {
  type Callback<T> = (error: Error | null | undefined, result: T) => void;

  export interface RequestSource {
    readonly query?: Readonly<Record<string, string>>;
    readonly body?: Readonly<Record<string, string>>;
  }

  export interface ParsedRequest {
    readonly id?: string;
    readonly issuer?: string;
    readonly destination?: string;
    readonly assertionConsumerServiceURL?: string;
    readonly subject?: string;
  }

  export interface ParseOptions {
    /** Whose key has to have signed; without one, none has to. */
    readonly signingCert?: string | undefined;
  }

  export interface ProfileMapper {
    getClaims(): Record<string, string | readonly string[]>;
    getNameIdentifier(): { nameIdentifier: string; nameIdentifierFormat: string };
  }

  export interface ResponseOptions<U> {
    readonly issuer: string;
    readonly cert: string;
    readonly key: string;
    readonly signatureAlgorithm: 'rsa-sha256';
    readonly digestAlgorithm: 'sha256';
    readonly audience: string;
    readonly recipient: string;
    readonly destination: string;
    readonly inResponseTo?: string | undefined;
    readonly lifetimeInSeconds: number;
    readonly sessionIndex: string;
    readonly authnContextClassRef: string;
    readonly signAssertion: boolean;
    readonly signResponse: boolean;
    readonly includeAttributeNameFormat: boolean;
    readonly typedAttributes: boolean;
    readonly profileMapper: (user: U) => ProfileMapper;
    readonly encryptionCert?: string;
    readonly encryptionPublicKey?: string;
    readonly encryptionAlgorithm?: string;
    readonly disallowEncryptionWithInsecureAlgorithm?: boolean;
    readonly warnOnInsecureEncryptionAlgorithm?: boolean;
  }

  export interface MetadataOptions {
    readonly issuer: string;
    readonly cert: string;
    readonly redirectEndpointPath: string;
    readonly postEndpointPath: string;
    readonly logoutEndpointPaths: Readonly<Record<string, string>>;
    readonly profileMapper: { readonly prototype: { readonly metadata: readonly unknown[] } };
  }

  export interface MetadataRequest {
    readonly headers: Readonly<Record<string, string>>;
    readonly protocol: string;
  }

  export interface MetadataAnswer {
    set(name: string, value: string): void;
    send(document: string): void;
  }

  const samlp: {
    parseRequest(
      source: RequestSource,
      options: ParseOptions,
      callback: Callback<ParsedRequest | undefined>,
    ): void;
    getSamlResponse<U>(options: ResponseOptions<U>, user: U, callback: Callback<string>): void;
    metadata(options: MetadataOptions): (request: MetadataRequest, answer: MetadataAnswer) => void;
  };
  export default samlp;
}
