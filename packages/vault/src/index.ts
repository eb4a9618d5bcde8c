export * from './canary.ts';
export * from './env.ts';
export * from './envelope.ts';
export * from './errors.ts';
export * from './key-ring.ts';
export * from './proof.ts';
export * from './sealed-place.ts';
export * from './tokens.ts';
